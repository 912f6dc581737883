import { expect, test } from 'vitest';
import { axisLabel, bucketLabel, markLabel, marksOf, shown } from './chartAxis.ts';
import { parseInstant } from './time.ts';

const at = (text: string) => parseInstant(text)!;

test.each([
  [1500, 3000, 'usd', '$1.5 k'],
  [5000, 10_000, 'millis', '5 s'],
  [250, 500, 'millis', '250 ms'],
  [90_000, 120_000, 'millis', '1.5 min'],
  [400_000, 400_000, 'count', '400 k'],
  [2_500_000, 7_500_000, 'count', '2500 k'],
  [50_000_000, 75_000_000, 'count', '50 M'],
  [7500, 9000, 'count', '7500'],
  [0, 1, 'millis', '0'],
] as const)('the mark %d of an axis up to %d in %s is %s', (value, top, unit, expected) => {
  expect(axisLabel(value, top, unit)).toBe(expected);
});

test.each([
  [0.5, 0.75, 0.25, '$0.50'],
  [1, 1, 0.25, '$1.00'],
  [0.5, 1, 0.5, '$0.5'],
  [20, 60, 20, '$20'],
  [0.00025, 0.0005, 0.00025, '$0.00025'],
])('money of %d on an axis up to %d in steps of %d is %s', (value, top, step, expected) => {
  expect(axisLabel(value, top, 'usd', step)).toBe(expected);
});

test('values are shown, gaps as a dash', () => {
  expect([shown(null, 'millis'), shown(7180, 'millis'), shown(0, 'usd'), shown(1.2345, 'score')]).toEqual(['–', '7.18 s', '$0', '1.23']);
});

test('buckets in words, and marks that do not crowd', () => {
  expect(bucketLabel(at('2026-11-16T00:00:00Z'), 'week', true)).toBe('16 Nov – 22 Nov');
  expect(bucketLabel(at('2026-11-16T07:00:00Z'), 'hour', true)).toBe('16 Nov 07:00');
  const hours = Array.from({ length: 48 }, (_, index) => at('2026-11-16T05:00:00Z') + index * 3600e6);
  const marks = marksOf(hours, 'hour', true, 600);
  expect(marks.map((start) => markLabel(start, 'hour', true))).toEqual(['06:00', '12:00', '18:00', '17 Nov', '06:00', '12:00', '18:00', '18 Nov']);
  const days = Array.from({ length: 14 }, (_, index) => at('2026-11-16T00:00:00Z') + index * 86_400e6);
  expect(marksOf(days, 'day', true, 600)).toHaveLength(7);
});
