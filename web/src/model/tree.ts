/**
 * The tree of a trace, made from the column arrays of the skeleton. All arrays are
 * indexed by span (order of arrival) unless the name says `At`, which means by
 * pre-order position. Everything is linear but one sort, and nothing recurses:
 * 100,000 spans and chains of any depth are fine.
 */

/** The columns of `GET /v1/tracing/traces/{id}/skeleton`. */
export interface Skeleton {
  id: string[];
  parent: number[];
  names: string[];
  name: number[];
  types: string[];
  type: number[];
  kinds: string[];
  kind: number[];
  statuses: (string | null)[];
  status: number[];
  start: number[];
  duration: (number | null)[];
  models: string[];
  model: number[];
  prompt_tokens: number[];
  completion_tokens: number[];
  cost_usd: number[];
  counted: number[];
  error: (string | null)[];
}

/** Why a span stands at the top although its sender named a parent. */
export const Detached = {
  no: 0,
  /** The named parent was never received. */
  orphan: 1,
  /** The parents formed a circle, which was opened here. */
  loop: 2,
} as const;

export interface SpanTree {
  readonly columns: Skeleton;
  readonly count: number;
  /** The parent that the tree uses; -1 at the top. */
  readonly parent: Int32Array;
  readonly detached: Uint8Array;
  readonly depth: Int32Array;
  /** Place among the siblings, from 1, and how many there are. */
  readonly place: Int32Array;
  readonly siblings: Int32Array;
  readonly childCount: Int32Array;
  /** Pre-order: position -> span, span -> position, and the end of each subtree. */
  readonly spanAt: Int32Array;
  readonly positionOf: Int32Array;
  readonly endAt: Int32Array;
  /** Failed spans in the subtree, the span itself included. */
  readonly failures: Int32Array;
  /** Position of the last child that leads to a failure, or -1. */
  readonly lastFailingChildAt: Int32Array;
  /** Sums over the subtree of what counts into the trace's usage. */
  readonly promptTokens: Float64Array;
  readonly completionTokens: Float64Array;
  readonly costUsd: Float64Array;
  /** The window that all bars share, in microseconds after the trace's start. */
  readonly windowStart: number;
  readonly windowLength: number;
}

/** Parents without strangers, self-parents and circles; says what was detached. */
function healParents(columns: Skeleton, count: number): { parent: Int32Array; detached: Uint8Array } {
  const parent = new Int32Array(count).fill(-1);
  const detached = new Uint8Array(count);
  for (let span = 0; span < count; span += 1) {
    const named = columns.parent[span] ?? -1;
    if (named >= 0 && named < count && named !== span) parent[span] = named;
    else if (named === -2 || named >= count) detached[span] = Detached.orphan;
  }
  // Walk up from each span; meeting one's own footprints means a circle.
  const seenBy = new Int32Array(count).fill(-1);
  for (let span = 0; span < count; span += 1) {
    let at = span;
    while (at !== -1 && seenBy[at] === -1) {
      seenBy[at] = span;
      at = parent[at]!;
    }
    if (at === -1 || seenBy[at] !== span) continue;
    let earliest = at;
    for (let next = parent[at]!; next !== at; next = parent[next]!) {
      const difference = columns.start[next]! - columns.start[earliest]!;
      if (difference < 0 || (difference === 0 && next < earliest)) earliest = next;
    }
    parent[earliest] = -1;
    detached[earliest] = Detached.loop;
  }
  return { parent, detached };
}

/** Builds the tree. Siblings stand by start, then by arrival; orphans after true roots. */
export function buildTree(columns: Skeleton): SpanTree {
  const count = columns.id.length;
  const { parent, detached } = healParents(columns, count);

  const byStart = new Int32Array(count).map((_, index) => index);
  byStart.sort((a, b) => columns.start[a]! - columns.start[b]! || a - b);

  const firstChild = new Int32Array(count).fill(-1);
  const lastChild = new Int32Array(count).fill(-1);
  const next = new Int32Array(count).fill(-1);
  const childCount = new Int32Array(count);
  const place = new Int32Array(count);
  const roots: number[] = [];
  const orphans: number[] = [];
  for (const span of byStart) {
    const above = parent[span]!;
    if (above === -1) {
      (detached[span] === Detached.orphan ? orphans : roots).push(span);
      continue;
    }
    if (firstChild[above] === -1) firstChild[above] = span;
    else next[lastChild[above]!] = span;
    lastChild[above] = span;
    childCount[above]! += 1;
    place[span] = childCount[above]!;
  }
  const top = roots.concat(orphans);
  top.forEach((span, index) => {
    place[span] = index + 1;
    next[span] = top[index + 1] ?? -1;
  });

  const depth = new Int32Array(count);
  const siblings = new Int32Array(count);
  const spanAt = new Int32Array(count);
  const positionOf = new Int32Array(count);
  let position = 0;
  let at = top[0] ?? -1;
  while (at !== -1) {
    const above = parent[at]!;
    depth[at] = above === -1 ? 0 : depth[above]! + 1;
    siblings[at] = above === -1 ? top.length : childCount[above]!;
    spanAt[position] = at;
    positionOf[at] = position;
    position += 1;
    if (firstChild[at] !== -1) {
      at = firstChild[at]!;
      continue;
    }
    while (at !== -1 && next[at] === -1) at = parent[at]!;
    if (at !== -1) at = next[at]!;
  }

  const endAt = new Int32Array(count);
  const failures = new Int32Array(count);
  const lastFailingChildAt = new Int32Array(count).fill(-1);
  const promptTokens = new Float64Array(count);
  const completionTokens = new Float64Array(count);
  const costUsd = new Float64Array(count);
  let windowStart = 0;
  let windowEnd = 1;
  // Children come after their parent, so walking backwards finishes each subtree first.
  for (position = count - 1; position >= 0; position -= 1) {
    const span = spanAt[position]!;
    endAt[position] = Math.max(endAt[position]!, position + 1);
    if (columns.statuses[columns.status[span]!] === 'failed') failures[span]! += 1;
    if (columns.counted[span]) {
      promptTokens[span]! += columns.prompt_tokens[span]!;
      completionTokens[span]! += columns.completion_tokens[span]!;
      costUsd[span]! += columns.cost_usd[span]!;
    }
    const start = columns.start[span]!;
    windowStart = Math.min(windowStart, start);
    windowEnd = Math.max(windowEnd, start + (columns.duration[span] ?? 0));
    const above = parent[span]!;
    if (above === -1) continue;
    const abovePosition = positionOf[above]!;
    endAt[abovePosition] = Math.max(endAt[abovePosition]!, endAt[position]!);
    failures[above]! += failures[span]!;
    promptTokens[above]! += promptTokens[span]!;
    completionTokens[above]! += completionTokens[span]!;
    costUsd[above]! += costUsd[span]!;
    if (failures[span]! > 0 && lastFailingChildAt[above] === -1) lastFailingChildAt[above] = position;
  }

  return {
    columns,
    count,
    parent,
    detached,
    depth,
    place,
    siblings,
    childCount,
    spanAt,
    positionOf,
    endAt,
    failures,
    lastFailingChildAt,
    promptTokens,
    completionTokens,
    costUsd,
    windowStart,
    windowLength: windowEnd - windowStart,
  };
}

/** A span's name, or its kind where the sender gave none. */
export function spanName(tree: SpanTree, span: number): string {
  const name = tree.columns.names[tree.columns.name[span]!];
  return name === undefined || name === '' ? `(${spanKind(tree, span)})` : name;
}

export function spanKind(tree: SpanTree, span: number): string {
  return tree.columns.kinds[tree.columns.kind[span]!] ?? 'span';
}

export function spanType(tree: SpanTree, span: number): string {
  return tree.columns.types[tree.columns.type[span]!] ?? '';
}

export function spanStatus(tree: SpanTree, span: number): string | null {
  return tree.columns.statuses[tree.columns.status[span]!] ?? null;
}

export function spanModel(tree: SpanTree, span: number): string | null {
  return tree.columns.models[tree.columns.model[span]!] ?? null;
}

/** Duration in microseconds; null while the span is open. */
export function spanDuration(tree: SpanTree, span: number): number | null {
  return tree.columns.duration[span] ?? null;
}

/** The children of a span in the order of their start. */
export function childrenOf(tree: SpanTree, span: number): number[] {
  const out: number[] = [];
  const position = tree.positionOf[span]!;
  for (let at = position + 1; at < tree.endAt[position]!; at = tree.endAt[at]!) out.push(tree.spanAt[at]!);
  return out;
}

/** The deepest failed span: what most likely broke first. Latest start wins a tie. */
export function deepestFailure(tree: SpanTree): number {
  let found = -1;
  for (const span of tree.spanAt) {
    if (spanStatus(tree, span) !== 'failed') continue;
    if (found === -1 || tree.depth[span]! > tree.depth[found]!) found = span;
  }
  return found;
}

/** The model call before a span among those of the same agent: the nearest earlier one below the nearest common ancestor. */
export function callBefore(tree: SpanTree, span: number, limit = 2000): number {
  const position = tree.positionOf[span]!;
  const model = spanModel(tree, span);
  for (let at = position - 1; at >= Math.max(0, position - limit); at -= 1) {
    const other = tree.spanAt[at]!;
    if (spanKind(tree, other) === 'llm' && tree.childCount[other] === 0 && spanModel(tree, other) === model) return other;
  }
  return -1;
}
