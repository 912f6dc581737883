import { expect, test } from 'vitest';
import { bucketOf } from './metrics.ts';
import { binsOf, scoreLine, startsOf, type ScoreChart } from './scores.ts';
import { parseInstant } from './time.ts';

const chart = (over: Partial<ScoreChart>): ScoreChart => ({ name: 'score', kind: 'number', count: 0, series: [], values: [], ...over });

test('few numbers are shown one by one, many in stretches that lose none', () => {
  const few = binsOf(chart({ values: [{ value: 5, count: 2 }, { value: 1, count: 1 }] }));
  expect(few).toEqual([
    { label: '1', count: 1, filters: ['score=1'] },
    { label: '5', count: 2, filters: ['score=5'] },
  ]);
  const values = Array.from({ length: 101 }, (_, index) => ({ value: index / 100, count: 1 }));
  const many = binsOf(chart({ values }));
  expect(many).toHaveLength(10);
  expect(many.reduce((sum, bin) => sum + bin.count, 0)).toBe(101);
  expect(many[0]?.filters).toEqual(['score>=0', 'score<0.1']);
});

test('yes, no and words', () => {
  expect(binsOf(chart({ kind: 'boolean', values: [{ value: 0, count: 3 }] })).map((bin) => [bin.label, bin.count])).toEqual([['yes', 0], ['no', 3]]);
  const words = binsOf(chart({ kind: 'category', values: Array.from({ length: 20 }, (_, index) => ({ value: `w${index}`, count: 2 })) }));
  expect(words).toHaveLength(13);
  expect(words.at(-1)).toEqual({ label: 'all others', count: 16, filters: ['score'] });
});

test('means are weighted, and a bucket without results is a gap', () => {
  const at = (text: string) => parseInstant(text)!;
  const window = { step: 'week' as const, from: at('2026-11-02T00:00:00Z'), to: at('2026-11-20T09:00:00Z'), isRunning: false };
  const starts = startsOf(window);
  expect(starts).toEqual([at('2026-11-02T00:00:00Z'), at('2026-11-09T00:00:00Z'), at('2026-11-16T00:00:00Z')]);
  expect(bucketOf(window.to, 'week')).toBe(starts.at(-1));
  const series = [
    { timestamp: '2026-11-02T00:00:00Z', count: 3, mean: 1 },
    { timestamp: '2026-11-05T00:00:00Z', count: 1, mean: 5 },
    { timestamp: '2026-11-19T00:00:00Z', count: 1, mean: 2 },
  ];
  expect(scoreLine(chart({ series }), starts, 'week')).toMatchObject({ values: [2, null, 2], total: 2 });
  expect(scoreLine(chart({ kind: 'category', series }), starts, 'week').values).toEqual([4, 0, 1]);
});
