import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketOf, chartsOf, fits, isPartial, parseMetrics, printMetrics, queryOf, stepOf, STEPS, toCsv, windowOf, type Measures, type MetricsAnswer, type Step } from './metrics.ts';
import { parseInstant } from './time.ts';

const at = (text: string) => parseInstant(text)!;
const NOW = at('2026-11-20T09:39:28.4Z');

test('the address of a window round-trips, and defaults are left out of it', () => {
  expect(printMetrics(parseMetrics(''))).toBe('');
  for (const text of ['?range=7d&by=hour', '?group=model', '?from=2026-11-01T00%3A00%3A00Z&to=2026-11-02T00%3A00%3A00Z&by=hour&group=tag']) {
    expect(printMetrics(parseMetrics(text))).toBe(text);
  }
  expect(printMetrics(parseMetrics('?range=1y&by=minute&group=secret&from=2026-11-02T00:00:00Z'))).toBe('');
  expect(parseMetrics('?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z').from).toBeNull();
});

test('fourteen days are fourteen buckets, the last one running', () => {
  const window = windowOf(parseMetrics(''), NOW);
  expect(window).toEqual({ step: 'day', from: at('2026-11-07T00:00:00Z'), to: NOW, isRunning: true });
  expect(queryOf(window, 'model').toString()).toContain('interval=24h&group_by=model');
  const lastOf = (text: string) => queryOf(windowOf(parseMetrics(text), NOW), null).get('end_time');
  expect(lastOf(''), 'the whole of the bucket that is running').toBe('2026-11-20T23:59:59.999999Z');
  expect(lastOf('?from=2026-11-02T00:00:00Z&to=2026-11-03T00:30:00Z'), 'no more than was asked for').toBe('2026-11-03T00:30:00.000000Z');
  expect(isPartial(bucketOf(NOW, 'day'), window)).toBe(true);
  expect(isPartial(window.from, window)).toBe(false);
});

test('weeks begin on Monday, and a bucket holds its instant', () => {
  expect(bucketOf(NOW, 'week')).toBe(at('2026-11-16T00:00:00Z'));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e15 }), fc.constantFrom<Step>('hour', 'day', 'week', 'month'), (instant, step) => {
      const start = bucketOf(instant, step);
      return start <= instant && instant < start + STEPS[step].micros;
    }),
  );
});

test('a width that gives too many buckets is not taken', () => {
  const state = parseMetrics('?range=365d&by=hour');
  expect(stepOf(state)).toBe('week');
  expect(fits(365 * 86_400e6, 'hour')).toBe(false);
  expect(stepOf(parseMetrics('?range=24h'))).toBe('hour');
});

function measures(over: Partial<Measures> = {}): Measures {
  return {
    invocation_count: 0,
    success_count: 0,
    failure_count: 0,
    error_rate: 0,
    unpriced_count: 0,
    duration: { avg: 0, p50: 0, p90: 0, p95: 0, p99: 0 },
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, prompt_tokens_cost_usd: 0, completion_tokens_cost_usd: 0, total_tokens_cost_usd: 0 },
    ...over,
  };
}

test('zeros are zeros, gaps are gaps', () => {
  const answer: MetricsAnswer = { summary: measures(), series: [{ timestamp: '', metrics: measures() }] };
  const [cost, , , latency] = chartsOf(answer, null);
  expect(cost?.lines.map((line) => line.values)).toEqual([[0], [0]]);
  expect(latency?.lines.map((line) => line.values)).toEqual([[null], [null], [null], [null]]);
  const running = measures({ invocation_count: 1, running_count: 1 });
  expect(chartsOf({ summary: running, series: [{ timestamp: '', metrics: running }] }, null)[3]?.lines[0]?.values).toEqual([null]);
});

test('the greatest groups have lines of their own, the others share one', () => {
  const groups = Array.from({ length: 12 }, (_, index) => {
    const own = measures({ invocation_count: index + 1 });
    return { value: `m${index}`, is_other: false, summary: own, series: [{ timestamp: '', metrics: own }] };
  });
  const answer: MetricsAnswer = { summary: measures({ invocation_count: 78 }), series: [{ timestamp: '', metrics: measures() }], groups };
  const requests = chartsOf(answer, 'model')[2]!;
  expect(requests.lines.map((line) => line.name)).toEqual(['m11', 'm10', 'm9', 'm8', 'm7', 'm6', 'm5', 'all others']);
  expect(requests.lines.at(-1)).toMatchObject({ total: 15, values: [15] });
});

test('a CSV is quoted, and starts no formula', () => {
  const line = { name: '=1+"a",b', colour: '', values: [1.5, null], total: null };
  expect(toCsv([0, 3600e6], [line])).toBe('time,"\'=1+""a"",b"\r\n1970-01-01T00:00:00.000000Z,1.5\r\n1970-01-01T01:00:00.000000Z,\r\n');
});
