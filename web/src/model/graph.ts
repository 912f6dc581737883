/**
 * The steps of a trace as a graph: spans with the same name and kind below the same
 * step are one box, so that thirty thousand spans are some dozen boxes.
 */
import { spanDuration, spanKind, spanName, spanStatus, type SpanTree } from './tree.ts';

export interface GraphNode {
  /** Number of the box, in the order of the first start. */
  readonly id: number;
  readonly parent: number;
  readonly name: string;
  readonly kind: string;
  /** Spans of the box in tree order: the first of them stands for it. */
  readonly first: number;
  count: number;
  failures: number;
  /** Summed duration of its spans, in microseconds. */
  duration: number;
  costUsd: number;
  tokens: number;
  open: number;
  readonly children: number[];
}

/** `from` was followed by `to` again, though `to` had come before: a loop. */
export interface GraphLoop {
  readonly from: number;
  readonly to: number;
  count: number;
}

export interface TraceGraph {
  readonly nodes: readonly GraphNode[];
  readonly loops: readonly GraphLoop[];
  /** The box of each span. */
  readonly boxOf: Int32Array;
}

/** A call of oneself is looked for this many boxes up: a chain of any depth stays cheap. */
const LOOKED_UP = 64;

/** Makes the graph in two passes over the tree. */
export function buildGraph(tree: SpanTree): TraceGraph {
  const nodes: GraphNode[] = [];
  const boxOf = new Int32Array(tree.count).fill(-1);
  const known = new Map<string, number>();
  const loops = new Map<string, GraphLoop>();
  const loop = (from: number, to: number) => {
    const key = `${from} ${to}`;
    const found = loops.get(key);
    if (found === undefined) loops.set(key, { from, to, count: 1 });
    else found.count += 1;
  };
  for (const span of tree.spanAt) {
    const above = tree.parent[span]!;
    const parent = above === -1 ? -1 : boxOf[above]!;
    const name = spanName(tree, span);
    const kind = spanKind(tree, span);
    // Who calls itself, straight or around, comes back to the box that it has.
    let box = -1;
    for (let at = parent, steps = 0; at !== -1 && steps < LOOKED_UP; at = nodes[at]!.parent, steps += 1) {
      if (nodes[at]!.name === name && nodes[at]!.kind === kind) {
        box = at;
        break;
      }
    }
    if (box !== -1) {
      loop(parent, box);
    } else {
      const key = `${parent}\n${kind}\n${name}`;
      box = known.get(key) ?? -1;
      if (box === -1) {
        box = nodes.length;
        known.set(key, box);
        nodes.push({ id: box, parent, name, kind, first: span, count: 0, failures: 0, duration: 0, costUsd: 0, tokens: 0, open: 0, children: [] });
        if (parent !== -1) nodes[parent]!.children.push(box);
      }
    }
    boxOf[span] = box;
    const node = nodes[box]!;
    node.count += 1;
    if (spanStatus(tree, span) === 'failed') node.failures += 1;
    const length = spanDuration(tree, span);
    if (length === null) node.open += 1;
    else node.duration += length;
    // What stands below is in the sums of a span already.
    const again = above !== -1 && boxOf[above] === box;
    if (!again) {
      node.costUsd += tree.costUsd[span]!;
      node.tokens += tree.promptTokens[span]! + tree.completionTokens[span]!;
    }
  }
  // Siblings stand by start: going back to a box that began earlier is a loop.
  const lastChildOf = new Int32Array(tree.count).fill(-1);
  for (const span of tree.spanAt) {
    const above = tree.parent[span]!;
    if (above === -1) continue;
    const before = lastChildOf[above]!;
    lastChildOf[above] = span;
    if (before === -1) continue;
    const from = boxOf[before]!;
    const to = boxOf[span]!;
    if (to < from && nodes[from]!.parent === nodes[to]!.parent) loop(from, to);
  }
  return { nodes, loops: [...loops.values()], boxOf };
}

/** Boxes that are drawn at first: whole levels, as long as they are not too many. */
export function openAtFirst(graph: TraceGraph, limit = 60): ReadonlySet<number> {
  const open = new Set<number>();
  let level = graph.nodes.filter((node) => node.parent === -1).map((node) => node.id);
  let shown = level.length;
  while (level.length > 0) {
    const below = level.flatMap((id) => graph.nodes[id]!.children);
    if (shown + below.length > limit) break;
    shown += below.length;
    for (const id of level) if (graph.nodes[id]!.children.length > 0) open.add(id);
    level = below;
  }
  return open;
}

/** The boxes to be seen when only those of `open` show what is below them. */
export function shownBoxes(graph: TraceGraph, open: ReadonlySet<number>): number[] {
  const out: number[] = [];
  const work = graph.nodes.filter((node) => node.parent === -1).map((node) => node.id).reverse();
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    out.push(id);
    if (open.has(id)) work.push(...graph.nodes[id]!.children.toReversed());
  }
  return out;
}

/** The nearest box to be seen that holds a box. */
export function shownAbove(graph: TraceGraph, shown: ReadonlySet<number>, box: number): number {
  let at = box;
  while (at !== -1 && !shown.has(at)) at = graph.nodes[at]!.parent;
  return at;
}
