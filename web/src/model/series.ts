/** Series of numbers that a run logged. */
import { get, getNumber, getText, isObject, type Json } from './json.ts';
import { parseInstant } from './time.ts';

export interface Series {
  name: string;
  values: number[];
  /** Step of each value; its place in the series where the sender gave none. */
  steps: number[];
  /** Time of each value in microseconds, or null. */
  times: (number | null)[];
}

/** What the points of a series come to. The middle ones are of finite values alone: null where there are none. */
export interface SeriesSums {
  last: number;
  min: number | null;
  max: number | null;
  avg: number | null;
  sum: number | null;
  count: number;
}

/** JSON has no such numbers: they stand as these words. */
const NOT_FINITE = new Set(['NaN', 'Infinity', '-Infinity']);

function pointOf(value: Json | undefined): number | null {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string') return NOT_FINITE.has(value) ? Number(value) : null;
  return getNumber(value);
}

/** The series of a run by name; what is no number is left out. A loss that went to NaN is one that a reader looks for. */
export function seriesOf(run: Json): Series[] {
  const points = get(run, 'metrics');
  if (!Array.isArray(points)) return [];
  const byName = new Map<string, Series>();
  for (const point of points) {
    if (!isObject(point)) continue;
    const value = pointOf(get(point, 'value'));
    if (value === null) continue;
    const name = getText(point, 'name') ?? '(no name)';
    let series = byName.get(name);
    if (series === undefined) {
      series = { name, values: [], steps: [], times: [] };
      byName.set(name, series);
    }
    series.steps.push(getNumber(point, 'step') ?? series.values.length);
    series.times.push(parseInstant(getText(point, 'timestamp')));
    series.values.push(value);
  }
  return [...byName.values()];
}

export function sumsOf({ values }: Series): SeriesSums {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let finite = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    finite += 1;
  }
  const ends = { last: values.at(-1) ?? 0, count: values.length };
  return finite === 0 ? { ...ends, min: null, max: null, sum: null, avg: null } : { ...ends, min, max, sum, avg: sum / finite };
}

/** Whether steps tell the points apart: many senders leave them all at zero. */
export function hasSteps({ steps }: Series): boolean {
  return new Set(steps).size > 1;
}

/** A number with at most four figures after its first ones; `NaN` and the like as they are. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace('-', '−').replace('Infinity', '∞');
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  return size >= 1e9 || size < 1e-4 ? value.toExponential(3) : Number(value.toPrecision(5)).toLocaleString('en-US', { maximumFractionDigits: 8 });
}
