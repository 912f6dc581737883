import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failedSpans, findSpans, foldFrom, guides, nextOf, reveal, visibleRows } from './rows.ts';
import { buildTree, deepestFailure, Detached, type Skeleton } from './tree.ts';

interface Given {
  parent: number;
  start?: number;
  duration?: number | null;
  failed?: boolean;
  tokens?: number;
}

function skeleton(spans: Given[]): Skeleton {
  const zeros = spans.map(() => 0);
  return {
    id: spans.map((_, index) => `s${index}`),
    parent: spans.map((span) => span.parent),
    names: spans.map((_, index) => `span ${index}`),
    name: spans.map((_, index) => index),
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
    counted: spans.map((span) => (span.tokens === undefined ? 0 : 1)),
    error: spans.map((span) => (span.failed ? 'broke' : null)),
  };
}

const arbitrary = fc.integer({ min: 1, max: 60 }).chain((length) =>
  fc.array(
    fc.record({
      parent: fc.integer({ min: -2, max: length + 1 }),
      start: fc.integer({ min: -5, max: 50 }),
      duration: fc.option(fc.integer({ min: 0, max: 40 })),
      failed: fc.boolean(),
      tokens: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: length, maxLength: length },
  ),
);

describe('buildTree', () => {
  it('shows each span once, parents before children, whatever the parents say', () => {
    fc.assert(
      fc.property(arbitrary, (spans) => {
        const tree = buildTree(skeleton(spans));
        expect([...tree.spanAt].sort((a, b) => a - b)).toEqual(spans.map((_, index) => index));
        tree.spanAt.forEach((span, position) => {
          expect(tree.positionOf[span]).toBe(position);
          const above = tree.parent[span]!;
          if (above === -1) expect(tree.depth[span]).toBe(0);
          else {
            expect(tree.positionOf[above]).toBeLessThan(position);
            expect(tree.endAt[tree.positionOf[above]!]).toBeGreaterThanOrEqual(tree.endAt[position]!);
            expect(tree.depth[span]).toBe(tree.depth[above]! + 1);
          }
          expect(tree.place[span]).toBeGreaterThanOrEqual(1);
          expect(tree.place[span]).toBeLessThanOrEqual(tree.siblings[span]!);
        });
      }),
    );
  });

  it('sums subtrees', () => {
    fc.assert(
      fc.property(arbitrary, (spans) => {
        const tree = buildTree(skeleton(spans));
        for (let position = 0; position < tree.count; position += 1) {
          const inside = [...tree.spanAt.slice(position, tree.endAt[position])];
          const span = tree.spanAt[position]!;
          expect(tree.promptTokens[span]).toBe(inside.reduce((sum, one) => sum + spans[one]!.tokens, 0));
          expect(tree.failures[span]).toBe(inside.filter((one) => spans[one]!.failed).length);
        }
      }),
    );
  });

  it('orders siblings by start, then by arrival', () => {
    const tree = buildTree(skeleton([{ parent: -1 }, { parent: 0, start: 5 }, { parent: 0, start: 2 }, { parent: 0, start: 5 }]));
    expect([...tree.spanAt]).toEqual([0, 2, 1, 3]);
  });

  it('opens a circle at its earliest span and keeps self-parents as roots', () => {
    const tree = buildTree(
      skeleton([{ parent: 2, start: 9 }, { parent: 0, start: 4 }, { parent: 1, start: 7 }, { parent: 3 }, { parent: 1, start: 8 }]),
    );
    expect([...tree.parent]).toEqual([2, -1, 1, -1, 1]);
    expect(tree.detached[1]).toBe(Detached.loop);
    expect(tree.detached[3]).toBe(Detached.no);
  });

  it('puts orphans after the true roots', () => {
    const tree = buildTree(skeleton([{ parent: -2, start: 0 }, { parent: -1, start: 5 }, { parent: 0, start: 1 }]));
    expect([...tree.spanAt]).toEqual([1, 0, 2]);
    expect(tree.detached[0]).toBe(Detached.orphan);
  });

  it('takes chains of 100,000 levels', () => {
    const tree = buildTree(skeleton(Array.from({ length: 100_000 }, (_, index) => ({ parent: index - 1 }))));
    expect(tree.depth[99_999]).toBe(99_999);
    expect(visibleRows(tree, new Set()).length).toBe(100_000);
  });
});

describe('rows', () => {
  it('show each span at most once, in order, and never one under a fold', () => {
    fc.assert(
      fc.property(arbitrary, fc.array(fc.nat(59)), fc.boolean(), (spans, folds, failuresOnly) => {
        const tree = buildTree(skeleton(spans));
        const folded = new Set(folds.map((index) => `s${index}`));
        const rows = [...visibleRows(tree, folded, { failuresOnly })];
        const positions = rows.map((span) => tree.positionOf[span]!);
        expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
        for (const span of rows) {
          for (let at = tree.parent[span]!; at !== -1; at = tree.parent[at]!) expect(folded.has(`s${at}`)).toBe(false);
          if (failuresOnly) expect(tree.failures[span]).toBeGreaterThan(0);
        }
        if (folded.size === 0 && !failuresOnly) expect(rows.length).toBe(tree.count);
      }),
    );
  });

  const tree = buildTree(
    skeleton([
      { parent: -1, duration: 100 },
      { parent: 0, start: 1, duration: 50 },
      { parent: 1, start: 2, failed: true },
      { parent: 0, start: 60, duration: 0 },
    ]),
  );

  it('find, reveal, next and filters', () => {
    expect(findSpans(tree, 'SPAN 2')).toEqual([2]);
    expect(findSpans(tree, 'broke')).toEqual([2]);
    expect(findSpans(tree, ' ')).toEqual([]);
    const folded = foldFrom(tree, 0);
    expect([...visibleRows(tree, folded)]).toEqual([0]);
    expect([...visibleRows(tree, reveal(tree, folded, 2))]).toEqual([0, 1, 2, 3]);
    expect([...visibleRows(tree, new Set(), { minShare: 0.01 })]).toEqual([0, 1, 2]);
    expect([...visibleRows(tree, new Set(), { failuresOnly: true })]).toEqual([0, 1, 2]);
    expect(nextOf(tree, failedSpans(tree), -1, 1)).toBe(2);
    expect(nextOf(tree, [1, 3], 3, 1)).toBe(1);
    expect(nextOf(tree, [1, 3], 1, -1)).toBe(3);
    expect(deepestFailure(tree)).toBe(2);
  });

  it('draws the red line down to a failure and no further', () => {
    expect(guides(tree, 1, 10)).toEqual(['failed']);
    expect(guides(tree, 2, 10)).toEqual(['line', 'failed']);
    expect(guides(tree, 3, 10)).toEqual(['line']);
  });
});
