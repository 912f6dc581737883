/** Differences of two texts, by word; of long ones by line, so that nothing freezes. */
import { diffLines, diffWordsWithSpace } from 'diff';

export interface Piece {
  text: string;
  change: 'same' | 'added' | 'gone';
}

/** Texts longer than this together are compared by line. */
const BY_WORD = 60_000;
const TIMEOUT = 400;

/** The pieces of both texts in order; null when they are too different to tell in time. */
export function textDiff(a: string, b: string): Piece[] | null {
  if (a === b) return a === '' ? [] : [{ text: a, change: 'same' }];
  // Types say that a result is always there; with a time limit it is not.
  const parts = (a.length + b.length > BY_WORD ? diffLines(a, b, { timeout: TIMEOUT }) : diffWordsWithSpace(a, b, { timeout: TIMEOUT })) as
    | { value: string; added: boolean; removed: boolean }[]
    | undefined;
  return parts?.map((part) => ({ text: part.value, change: part.added ? 'added' : part.removed ? 'gone' : 'same' })) ?? null;
}
