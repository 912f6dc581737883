/** Which stretches of which spans decided how long the trace took. */
import { spanEnd } from './timeline.ts';
import { childrenOf, type SpanTree } from './tree.ts';

/** For each span on the path: the stretches in which nothing below it was waited for, as from, to, from, to… */
export type CriticalPath = ReadonlyMap<number, readonly number[]>;

/**
 * Walks back from the end of the longest root: whoever ended last before a moment was
 * waited for until then. One pass over the children of spans on the path; nothing recurses.
 */
export function criticalPath(tree: SpanTree): CriticalPath {
  const path = new Map<number, number[]>();
  let root = -1;
  for (let span = 0; span < tree.count; span += 1) {
    if (tree.parent[span] !== -1 || tree.detached[span] !== 0) continue;
    if (root === -1 || spanEnd(tree, span) > spanEnd(tree, root)) root = span;
  }
  if (root === -1) return path;
  const work: [span: number, until: number][] = [[root, spanEnd(tree, root)]];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const [span, until] = next;
    const own: number[] = [];
    let moment = until;
    for (const child of childrenByEnd(tree, span)) {
      const start = tree.columns.start[child]!;
      const end = Math.min(spanEnd(tree, child), until);
      if (end > moment || start >= moment) continue;
      if (end < moment) own.push(end, moment);
      work.push([child, end]);
      moment = Math.max(start, tree.columns.start[span]!);
    }
    const begin = tree.columns.start[span]!;
    if (moment > begin) own.push(begin, moment);
    path.set(span, own);
  }
  return path;
}

/** The children of a span, the one that ended last first. */
function childrenByEnd(tree: SpanTree, span: number): number[] {
  return childrenOf(tree, span).sort((a, b) => spanEnd(tree, b) - spanEnd(tree, a));
}

/** More children than this are not taken apart in one bar. */
const MANY = 400;

/**
 * The stretches of a bar in which a child of the span ran, as shares of the bar, joined where they
 * touch; null when they would be too many to tell apart.
 */
export function waitingShares(tree: SpanTree, span: number): [number, number][] | null {
  if (tree.childCount[span]! > MANY) return null;
  const begin = tree.columns.start[span]!;
  const length = spanEnd(tree, span) - begin;
  if (length <= 0) return [];
  const out: [number, number][] = [];
  for (const child of childrenOf(tree, span)) {
    const from = Math.max(0, (tree.columns.start[child]! - begin) / length);
    const to = Math.min(1, (spanEnd(tree, child) - begin) / length);
    if (to <= from) continue;
    const last = out.at(-1);
    if (last !== undefined && from - last[1] < 0.004) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}
