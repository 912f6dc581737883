/** Results of evaluations: how they are spread, and how they went over time. */
import { bucketOf, STEPS, type Line, type Step, type Window } from './metrics.ts';
import { parseInstant } from './time.ts';

export interface ScoreChart {
  name: string;
  kind: string;
  count: number;
  series: { timestamp: string; count: number; mean?: number | null }[];
  values: { value: number | string; count: number }[];
}

export interface Bin {
  label: string;
  count: number;
  /** What the list of traces is filtered by to see them; several must all hold. */
  filters: string[];
}

/** Up to so many different numbers are shown one by one. */
const MAX_DISTINCT = 12;
const BINS = 10;
const MAX_WORDS = 12;

const short = (value: number) => String(Number(value.toPrecision(3)));

/** How often each value, or each stretch of values, was given. */
export function binsOf({ name, kind, values }: ScoreChart): Bin[] {
  const of = (count: number, label: string, ...filters: string[]): Bin => ({ label, count, filters });
  if (kind === 'boolean') {
    const count = (value: number) => values.filter((one) => one.value === value).reduce((sum, one) => sum + one.count, 0);
    return [of(count(1), 'yes', `${name}=true`), of(count(0), 'no', `${name}=false`)];
  }
  const words = values.filter((one) => typeof one.value === 'string');
  const numbers = values.filter((one): one is { value: number; count: number } => typeof one.value === 'number').sort((a, b) => a.value - b.value);
  if (numbers.length === 0) {
    const shown = words.slice(0, MAX_WORDS).map((one) => of(one.count, String(one.value), `${name}=${one.value}`));
    const rest = words.slice(MAX_WORDS).reduce((sum, one) => sum + one.count, 0);
    return rest === 0 ? shown : [...shown, of(rest, 'all others', name)];
  }
  if (numbers.length <= MAX_DISTINCT) return numbers.map((one) => of(one.count, short(one.value), `${name}=${one.value}`));
  const [low, high] = [numbers[0]!.value, numbers.at(-1)!.value];
  const width = (high - low) / BINS;
  return Array.from({ length: BINS }, (_, index) => {
    const [from, to] = [low + index * width, low + (index + 1) * width];
    const isLast = index === BINS - 1;
    const own = numbers.filter((one) => one.value >= from && (isLast || one.value < to));
    const count = own.reduce((sum, one) => sum + one.count, 0);
    return of(count, `${short(from)} – ${short(to)}`, `${name}>=${from}`, isLast ? `${name}<=${high}` : `${name}<${to}`);
  });
}

/** The starts of the buckets of a window. */
export function startsOf(window: Window): number[] {
  const width = STEPS[window.step].micros;
  const first = bucketOf(window.from, window.step);
  return Array.from({ length: Math.floor((window.to - first) / width) + 1 }, (_, index) => first + index * width);
}

/** Points of the server, which are of hours or days, put into the buckets of a chart. */
export function scoreLine({ kind, series }: ScoreChart, starts: readonly number[], step: Step): Line {
  const isMean = kind === 'number' || kind === 'boolean';
  const sums = new Map<number, { count: number; sum: number }>();
  for (const { timestamp, count, mean } of series) {
    const start = bucketOf(parseInstant(timestamp) ?? 0, step);
    const before = sums.get(start) ?? { count: 0, sum: 0 };
    sums.set(start, { count: before.count + count, sum: before.sum + (mean ?? 0) * count });
  }
  const all = [...sums.values()];
  const count = all.reduce((sum, one) => sum + one.count, 0);
  const value = (one: { count: number; sum: number } | undefined) => (isMean ? (one === undefined ? null : one.sum / one.count) : (one?.count ?? 0));
  return {
    name: isMean ? 'mean' : 'results',
    colour: 'chart-1',
    values: starts.map((start) => value(sums.get(start))),
    total: isMean ? (count === 0 ? null : all.reduce((sum, one) => sum + one.sum, 0) / count) : count,
  };
}
