/** Which children of a span are samples: one thing that went in, what came out, and scores. */
import { get, getText, isObject, type Json } from './json.ts';
import { childrenOf, spanDuration, spanKind, spanName, spanType, type SpanTree } from './tree.ts';

/** Kinds whose children are samples, whatever they are. */
const OF_SAMPLES = new Set(['evaluator', 'study']);

/** Children of one name, and the run of the first of them, which tells whether they are samples. */
interface Candidate {
  spans: readonly number[];
  first: number;
}

export function hasOnlySamples(tree: SpanTree, span: number): boolean {
  return OF_SAMPLES.has(spanKind(tree, span));
}

/** The tasks below a span that have ended with nothing below them, by name: what a program logs as samples looks like that. */
export function sampleCandidates(tree: SpanTree, span: number): Candidate[] {
  const byName = new Map<string, number[]>();
  for (const child of childrenOf(tree, span)) {
    if (spanType(tree, child) !== 'task' || spanDuration(tree, child) === null || tree.childCount[child]! > 0) continue;
    const name = spanName(tree, child);
    const some = byName.get(name);
    if (some === undefined) byName.set(name, [child]);
    else some.push(child);
  }
  return [...byName.values()].map((spans) => ({ spans, first: spans[0]! }));
}

/** One value in and one out. A task that is alone with its name must also say that the one was made from the other. */
export function isSample(run: Json, isAlone: boolean): boolean {
  const [input, output] = [onlyHash(run, 'inputs'), onlyHash(run, 'outputs')];
  if (input === null || output === null) return false;
  const links = get(run, 'links');
  return !isAlone || (Array.isArray(links) && links.some((link) => isObject(link) && getText(link, 'from_hash') === output && getText(link, 'to_hash') === input));
}

function onlyHash(run: Json, key: 'inputs' | 'outputs'): string | null {
  const refs = get(run, 'metadata', key);
  return Array.isArray(refs) && refs.length === 1 ? getText(refs[0], 'hash') : null;
}

/**
 * The samples among the candidates, in the order of the tree. Runs are those of the first candidates; where all of
 * these are samples, so are the others, which nobody has read.
 */
export function samplesAmong(tree: SpanTree, candidates: readonly Candidate[], runs: readonly Json[]): number[] {
  const told = candidates.map(({ spans }, index) => (index < runs.length ? isSample(runs[index]!, spans.length === 1) : null));
  const others = told.every((one) => one !== false);
  const samples = candidates.filter((_, index) => told[index] ?? others).flatMap(({ spans }) => spans);
  return samples.sort((a, b) => tree.positionOf[a]! - tree.positionOf[b]!);
}
