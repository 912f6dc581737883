/** Which spans of a tree are rows now: folding, filters, search, and moves between rows. */
import { spanDuration, spanKind, spanModel, spanName, spanStatus, spanType, type SpanTree } from './tree.ts';

export interface RowFilter {
  /** Only failed spans and what leads to them. */
  failuresOnly?: boolean;
  /** Hide spans shorter than this share of the whole window (with all below them). */
  minShare?: number;
}

/** Runs of spans side by side that are alike: same parent, name, kind and status, nothing below them. */
export interface EqualRuns {
  /** First span of the run that a span is in; itself when it is alone. */
  readonly first: Int32Array;
  /** How many spans are in the run that begins with a span; 0 elsewhere. */
  readonly length: Int32Array;
}

/** Runs shorter than this are not folded. */
export const LONG_RUN = 5;

/** One pass: siblings without children stand side by side in pre-order. */
export function equalRuns(tree: SpanTree): EqualRuns {
  const first = new Int32Array(tree.count);
  const length = new Int32Array(tree.count);
  const { name, kind, status } = tree.columns;
  let begin = -1;
  for (const span of tree.spanAt) {
    const joins =
      begin !== -1 &&
      tree.childCount[span] === 0 &&
      tree.failures[span] === 0 &&
      tree.parent[span] !== -1 &&
      tree.parent[span] === tree.parent[begin] &&
      name[span] === name[begin] &&
      kind[span] === kind[begin] &&
      status[span] === status[begin];
    if (!joins) begin = tree.childCount[span] === 0 && tree.failures[span] === 0 ? span : -1;
    first[span] = begin === -1 ? span : begin;
    length[first[span]]! += 1;
  }
  return { first, length };
}

/** A row that stands for a whole run is written as `~first`. */
export function rowSpan(row: number): number {
  return row < 0 ? ~row : row;
}

/** The set of opened runs with the one that hides a span. */
export function openRun(tree: SpanTree, runs: EqualRuns, opened: ReadonlySet<string>, span: number): ReadonlySet<string> {
  const first = runs.first[span]!;
  const id = tree.columns.id[first]!;
  return first === span || runs.length[first]! < LONG_RUN || opened.has(id) ? opened : new Set(opened).add(id);
}

/** One pass in pre-order: each span once, a folded or hidden subtree skipped as a whole, a closed run as one row. */
export function visibleRows(
  tree: SpanTree,
  folded: ReadonlySet<string>,
  filter: RowFilter = {},
  runs: EqualRuns | null = null,
  openedRuns: ReadonlySet<string> = new Set(),
): Int32Array {
  const rows = new Int32Array(tree.count);
  const shortest = (filter.minShare ?? 0) * tree.windowLength;
  const grouped = runs !== null && !filter.failuresOnly && shortest === 0;
  let length = 0;
  let position = 0;
  while (position < tree.count) {
    const span = tree.spanAt[position]!;
    const length_ = spanDuration(tree, span);
    const tooShort = shortest > 0 && length_ !== null && length_ < shortest && tree.failures[span] === 0;
    if ((filter.failuresOnly && tree.failures[span] === 0) || (tooShort && tree.parent[span] !== -1)) {
      position = tree.endAt[position]!;
      continue;
    }
    const alike = grouped ? runs.length[span]! : 0;
    if (alike >= LONG_RUN && !openedRuns.has(tree.columns.id[span]!)) {
      rows[length] = ~span;
      length += 1;
      position += alike;
      continue;
    }
    rows[length] = span;
    length += 1;
    position = folded.has(tree.columns.id[span]!) ? tree.endAt[position]! : position + 1;
  }
  return rows.subarray(0, length);
}

/** Spans whose name, kind, type, model, status, id or error contains the text, in tree order. */
export function findSpans(tree: SpanTree, query: string): number[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [];
  const matchesByName = new Map<number, boolean>();
  const found: number[] = [];
  for (const span of tree.spanAt) {
    const name = tree.columns.name[span]!;
    let hit = matchesByName.get(name);
    if (hit === undefined) {
      hit = spanName(tree, span).toLowerCase().includes(wanted);
      if (name >= 0) matchesByName.set(name, hit);
    }
    if (
      hit ||
      spanKind(tree, span).includes(wanted) ||
      spanType(tree, span).toLowerCase().includes(wanted) ||
      (spanModel(tree, span)?.toLowerCase().includes(wanted) ?? false) ||
      (spanStatus(tree, span) ?? '').includes(wanted) ||
      (tree.columns.error[span]?.toLowerCase().includes(wanted) ?? false) ||
      tree.columns.id[span]!.toLowerCase() === wanted
    ) {
      found.push(span);
    }
  }
  return found;
}

/** The folded set without the span's ancestors, so that its row can be seen. */
export function reveal(tree: SpanTree, folded: ReadonlySet<string>, span: number): ReadonlySet<string> {
  let changed: Set<string> | null = null;
  for (let at = tree.parent[span]!; at !== -1; at = tree.parent[at]!) {
    const id = tree.columns.id[at]!;
    if (folded.has(id)) {
      changed ??= new Set(folded);
      changed.delete(id);
    }
  }
  return changed ?? folded;
}

/** Folds every span that has children and stands at `depth` or deeper. */
export function foldFrom(tree: SpanTree, depth: number): ReadonlySet<string> {
  const folded = new Set<string>();
  for (let span = 0; span < tree.count; span += 1) {
    if (tree.childCount[span]! > 0 && tree.depth[span]! >= depth) folded.add(tree.columns.id[span]!);
  }
  return folded;
}

/** The next of `spans` after (or before) `from` in tree order, going around at the end. */
export function nextOf(tree: SpanTree, spans: readonly number[], from: number, step: 1 | -1): number {
  if (spans.length === 0) return -1;
  const here = from === -1 ? -1 : tree.positionOf[from]!;
  if (step === 1) return spans.find((span) => tree.positionOf[span]! > here) ?? spans[0]!;
  const before = from === -1 ? tree.count : here;
  return spans.findLast((span) => tree.positionOf[span]! < before) ?? spans.at(-1)!;
}

/**
 * Where it broke: failed spans with no failure below them. What stands above them
 * failed because they did, and would only be in the way of a reader.
 */
export function failedSpans(tree: SpanTree): number[] {
  return [...tree.spanAt].filter((span) => spanStatus(tree, span) === 'failed' && tree.failures[span] === 1);
}

/** Which lines run down the left of a row: one entry a level above it. */
export type Guide = 'none' | 'line' | 'failed';

/**
 * For each level above the row: does the line of that ancestor go on below this
 * row, and does it go on to a failure. The last entry is the row's own parent.
 */
export function guides(tree: SpanTree, span: number, levels: number): Guide[] {
  const out: Guide[] = [];
  const position = tree.positionOf[span]!;
  let child = span;
  for (let at = tree.parent[span]!; at !== -1 && out.length < levels; at = tree.parent[at]!) {
    const isLast = tree.place[child] === tree.siblings[child];
    const failing = tree.lastFailingChildAt[at]! >= position;
    out.push(failing ? 'failed' : child === span || !isLast ? 'line' : 'none');
    child = at;
  }
  return out.reverse();
}

/** What a reader at a row must know of what stands above it: its ancestors, the top one first, at most `limit` of the nearest. */
function ancestors(tree: SpanTree, span: number, limit: number): number[] {
  const out: number[] = [];
  for (let at = tree.parent[span]!; at !== -1 && out.length < limit; at = tree.parent[at]!) out.push(at);
  return out.reverse();
}

/**
 * The ancestors that stay in view over the rows when `top` is the first row in view. Each of
 * them covers a row, so the row that they belong to is as far down as they are many.
 */
export function stickyAncestors(tree: SpanTree, rows: Int32Array, top: number, limit: number): number[] {
  for (let covered = 0; covered <= limit; covered += 1) {
    const row = rows[top + covered];
    if (row === undefined) return [];
    const above = ancestors(tree, rowSpan(row), limit);
    if (above.length <= covered) return above;
  }
  return [];
}

/** The span that began last; of equals the one that came last. */
export function newestSpan(tree: SpanTree): number {
  let newest = -1;
  for (let span = 0; span < tree.count; span += 1) {
    if (newest === -1 || tree.columns.start[span]! >= tree.columns.start[newest]!) newest = span;
  }
  return newest;
}
