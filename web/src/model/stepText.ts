/** What went into a step and what came out, as texts that can be compared. */
import { get, printJson, type Json } from './json.ts';
import { messageText, runMessages } from './messages.ts';
import { isEmpty, recorded } from './runView.ts';

export interface StepText {
  title: string;
  /** Null where the step, or this part of it, is not. */
  a: string | null;
  b: string | null;
}

/** Texts longer than this are compared by their beginning. */
const LONG = 400_000;

function shown(value: Json | undefined): string | null {
  if (isEmpty(value)) return null;
  return (typeof value === 'string' ? value : printJson(value!)).slice(0, LONG);
}

function partsOf(run: Json | null): Map<string, string | null> {
  const parts = new Map<string, string | null>();
  if (run === null) return parts;
  const messages = runMessages(run);
  const said = (isAnswer: boolean) => {
    const some = messages.filter((message) => message.isAnswer === isAnswer);
    return some.length === 0 ? null : some.map((message) => `${isAnswer ? '' : `${message.role}: `}${messageText(message)}`).join('\n\n').slice(0, LONG);
  };
  if (messages.length > 0) {
    parts.set('Prompt', said(false));
    parts.set('Answer', said(true));
  } else {
    parts.set('Input', shown(recorded(run, 'input')));
    parts.set('Output', shown(recorded(run, 'output')));
  }
  parts.set('Error', shown(get(run, 'error', 'message') ?? get(run, 'error')));
  parts.set('Configuration', shown(get(run, 'metadata', 'node') ?? get(run, 'params')));
  return parts;
}

/** The parts of one step in both traces; a part that neither has is left out. */
export function stepTexts(a: Json | null, b: Json | null): StepText[] {
  const [left, right] = [partsOf(a), partsOf(b)];
  const titles = [...new Set([...left.keys(), ...right.keys()])];
  return titles
    .map((title) => ({ title, a: left.get(title) ?? null, b: right.get(title) ?? null }))
    .filter((text) => text.a !== null || text.b !== null);
}
