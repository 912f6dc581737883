import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, nextDifference, totals } from './compare.ts';
import { criticalPath, waitingShares } from './criticalPath.ts';
import { buildGraph, openAtFirst, shownBoxes } from './graph.ts';
import { layOut } from './graphLayout.ts';
import { equalRuns, LONG_RUN, openRun, rowSpan, stickyAncestors, visibleRows } from './rows.ts';
import { idleGaps, kept, packLanes, spanEnd, squeezedScale, ticks, zoomed } from './timeline.ts';
import { buildTree, type Skeleton, type SpanTree } from './tree.ts';

interface Given {
  parent: number;
  name?: string;
  start?: number;
  duration?: number | null;
  failed?: boolean;
  tokens?: number;
}

function treeOf(spans: readonly Given[]): SpanTree {
  const zeros = spans.map(() => 0);
  const names = [...new Set(spans.map((span) => span.name ?? 'step'))];
  const columns: Skeleton = {
    id: spans.map((_, index) => `s${index}`),
    parent: spans.map((span) => span.parent),
    names,
    name: spans.map((span) => names.indexOf(span.name ?? 'step')),
    types: ['node'],
    type: zeros,
    kinds: ['task'],
    kind: zeros,
    statuses: ['succeeded', 'failed', null],
    status: spans.map((span) => (span.failed ? 1 : 0)),
    start: spans.map((span) => span.start ?? 0),
    duration: spans.map((span) => (span.duration === undefined ? 10 : span.duration)),
    models: [],
    model: spans.map(() => -1),
    prompt_tokens: spans.map((span) => span.tokens ?? 0),
    completion_tokens: zeros,
    cost_usd: zeros,
    counted: spans.map(() => 1),
    error: spans.map(() => null),
  };
  return buildTree(columns);
}

const some = fc.integer({ min: 1, max: 50 }).chain((length) =>
  fc.array(
    fc.record({
      parent: fc.integer({ min: -2, max: length }),
      name: fc.constantFrom('a', 'b', 'c'),
      start: fc.integer({ min: -5, max: 400 }),
      duration: fc.option(fc.integer({ min: 0, max: 90 })),
      failed: fc.boolean(),
    }),
    { minLength: length, maxLength: length },
  ),
);
const runs = { numRuns: 60 };

describe('rows with runs', () => {
  const agent: Given[] = [{ parent: -1, duration: 100 }, ...Array.from({ length: 7 }, (_, index) => ({ parent: 0, name: 'llm', start: index })), { parent: 0, name: 'end', start: 50 }];

  it('folds equal siblings into one row and opens them again', () => {
    const tree = treeOf(agent);
    const alike = equalRuns(tree);
    expect([...visibleRows(tree, new Set(), {}, alike)]).toEqual([0, ~1, 8]);
    const opened = openRun(tree, alike, new Set(), 4);
    expect([...opened]).toEqual(['s1']);
    expect(visibleRows(tree, new Set(), {}, alike, opened)).toHaveLength(9);
  });

  it('never hides a failure, and each span is in one row or in one run', () => {
    fc.assert(
      fc.property(some, (spans) => {
        const tree = treeOf(spans);
        const alike = equalRuns(tree);
        const rows = visibleRows(tree, new Set(), {}, alike);
        let covered = 0;
        for (const row of rows) {
          covered += row < 0 ? alike.length[~row]! : 1;
          if (row < 0) {
            expect(alike.length[~row]).toBeGreaterThanOrEqual(LONG_RUN);
            expect(tree.failures[~row]).toBe(0);
          }
        }
        expect(covered).toBe(tree.count);
      }),
      runs,
    );
  });

  it('keeps the ancestors of the first row in view', () => {
    const chain = treeOf(Array.from({ length: 30 }, (_, index) => ({ parent: index - 1 })));
    const rows = visibleRows(chain, new Set());
    expect(stickyAncestors(chain, rows, 0, 4)).toEqual([]);
    expect(stickyAncestors(chain, rows, 10, 4)).toEqual([10, 11, 12, 13]);
    expect(stickyAncestors(chain, rows, 29, 4)).toEqual([]);
    expect(rowSpan(~3)).toBe(3);
  });
});

describe('the timeline', () => {
  it('packs lanes without overlap, children below their parents', () => {
    fc.assert(
      fc.property(some, (spans) => {
        const tree = treeOf(spans);
        const lanes = packLanes(tree);
        expect(lanes.spans.reduce((sum, lane) => sum + lane.length, 0)).toBe(tree.count);
        for (const lane of lanes.spans) {
          lane.forEach((span, index) => {
            const before = lane[index - 1];
            if (before !== undefined) expect(spanEnd(tree, before)).toBeLessThanOrEqual(tree.columns.start[span]!);
          });
        }
        for (let span = 0; span < tree.count; span += 1) {
          const above = tree.parent[span]!;
          if (above !== -1) expect(lanes.of[span]).toBeGreaterThan(lanes.of[above]!);
        }
      }),
      runs,
    );
  });

  it('squeezes what is idle and finds the way back', () => {
    const tree = treeOf([{ parent: -1, duration: 1000 }, { parent: 0, start: 0, duration: 100 }, { parent: 0, start: 700, duration: 300 }]);
    expect(idleGaps(tree)).toEqual([{ from: 100, to: 700 }]);
    const scale = squeezedScale(tree);
    expect(scale.whole.to).toBeLessThan(450);
    for (const time of [0, 50, 100, 400, 700, 701, 1000]) expect(scale.time(scale.place(time))).toBeCloseTo(time, 6);
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 500 }), (spans, at) => {
        const squeezed = squeezedScale(treeOf(spans));
        expect(squeezed.time(squeezed.place(at))).toBeCloseTo(at, 4);
        expect(squeezed.place(at + 1)).toBeGreaterThan(squeezed.place(at));
      }),
      runs,
    );
  });

  it('zooms around a point and stays inside', () => {
    const whole = { from: 0, to: 1000 };
    expect(zoomed(whole, whole, 0.5, 200)).toEqual({ from: 100, to: 600 });
    expect(zoomed({ from: 0, to: 500 }, whole, 4)).toEqual(whole);
    expect(kept({ from: 900, to: 1100 }, whole)).toEqual({ from: 800, to: 1000 });
    expect(ticks({ from: 0, to: 1000 }, 5)).toEqual([0, 200, 400, 600, 800, 1000]);
  });

  it('finds what decided how long it took', () => {
    const tree = treeOf([{ parent: -1, duration: 100 }, { parent: 0, start: 10, duration: 30 }, { parent: 0, start: 10, duration: 20 }, { parent: 0, start: 50, duration: 40 }]);
    const path = criticalPath(tree);
    expect([...path.keys()].sort()).toEqual([0, 1, 3]);
    expect(path.get(0)).toEqual([90, 100, 40, 50, 0, 10]);
    expect(waitingShares(tree, 0)).toEqual([[0.1, 0.4], [0.5, 0.9]]);
  });
});

describe('the graph', () => {
  const loop: Given[] = [
    { parent: -1, name: 'agent', duration: 100 },
    { parent: 0, name: 'llm', start: 1 },
    { parent: 0, name: 'tool', start: 20 },
    { parent: 0, name: 'llm', start: 40 },
    { parent: 0, name: 'tool', start: 60, failed: true },
    { parent: 0, name: 'llm', start: 80 },
  ];

  it('puts equal steps into one box, with what they took together and the loop', () => {
    const graph = buildGraph(treeOf(loop));
    expect(graph.nodes.map((node) => [node.name, node.count, node.failures, node.duration])).toEqual([
      ['agent', 1, 0, 100],
      ['llm', 3, 0, 30],
      ['tool', 2, 1, 20],
    ]);
    expect(graph.loops).toEqual([{ from: 2, to: 1, count: 2 }]);
  });

  it('stays small for a chain that calls itself and for thousands of spans', () => {
    const chain = buildGraph(treeOf(Array.from({ length: 1400 }, (_, index) => ({ parent: index - 1, name: index % 2 ? 'a' : 'b' }))));
    expect(chain.nodes).toHaveLength(2);
    expect(chain.loops[0]!.count).toBeGreaterThan(600);
  });

  it('counts each span once, and shows what is open', () => {
    fc.assert(
      fc.property(some, (spans) => {
        const tree = treeOf(spans);
        const graph = buildGraph(tree);
        expect(graph.nodes.reduce((sum, node) => sum + node.count, 0)).toBe(tree.count);
        const boxes = shownBoxes(graph, openAtFirst(graph, 1000));
        expect(boxes).toHaveLength(graph.nodes.length);
        const { places } = layOut({ asked: 1, boxes: boxes.map((id) => ({ id, width: 100, height: 40 })), edges: boxes.flatMap((id) => (graph.nodes[id]!.parent === -1 ? [] : [{ from: graph.nodes[id]!.parent, to: id }])) });
        expect(places.flat().every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a comparison', () => {
  it('pairs steps by path, name and order', () => {
    const a = treeOf([{ parent: -1, name: 'run' }, { parent: 0, name: 'plan', start: 1 }, { parent: 0, name: 'search', start: 2 }, { parent: 0, name: 'answer', start: 3, tokens: 5 }]);
    const b = treeOf([{ parent: -1, name: 'run' }, { parent: 0, name: 'plan', start: 1 }, { parent: 0, name: 'check', start: 2 }, { parent: 0, name: 'answer', start: 3, tokens: 9 }]);
    const rows = align(a, b);
    expect(rows.map((row) => [row.a, row.b, row.change])).toEqual([
      [0, 0, 'same'],
      [1, 1, 'same'],
      [2, -1, 'gone'],
      [-1, 2, 'added'],
      [3, 3, 'changed'],
    ]);
    expect(totals(rows)).toEqual({ same: 2, changed: 1, added: 1, gone: 1 });
    expect(nextDifference(rows, 0, 1)).toBe(2);
    expect(nextDifference(rows, 2, -1)).toBe(4);
  });

  it('has each step of both traces once, and a trace equals itself', () => {
    fc.assert(
      fc.property(some, some, (one, other) => {
        const [a, b] = [treeOf(one), treeOf(other)];
        const rows = align(a, b);
        expect(rows.map((row) => row.a).filter((span) => span !== -1).sort((x, y) => x - y)).toEqual(one.map((_, index) => index));
        expect(rows.map((row) => row.b).filter((span) => span !== -1).sort((x, y) => x - y)).toEqual(other.map((_, index) => index));
        expect(align(a, a).every((row) => row.change === 'same')).toBe(true);
      }),
      runs,
    );
  });
});
