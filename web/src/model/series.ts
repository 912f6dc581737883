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

export interface SeriesSums {
  last: number;
  min: number;
  max: number;
  avg: number;
  sum: number;
  count: number;
}

/** The series of a run by name; what is no number is left out. */
export function seriesOf(run: Json): Series[] {
  const points = get(run, 'metrics');
  if (!Array.isArray(points)) return [];
  const byName = new Map<string, Series>();
  for (const point of points) {
    if (!isObject(point)) continue;
    const raw = get(point, 'value');
    const value = typeof raw === 'boolean' ? Number(raw) : getNumber(point, 'value');
    if (value === null || !Number.isFinite(value)) continue;
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
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  return { last: values.at(-1) ?? 0, min, max, sum, avg: sum / values.length, count: values.length };
}

/** Whether steps tell the points apart: many senders leave them all at zero. */
export function hasSteps({ steps }: Series): boolean {
  return new Set(steps).size > 1;
}

/** A number with at most four figures after its first ones. */
export function figure(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  return size >= 1e9 || size < 1e-4 ? value.toExponential(3) : Number(value.toPrecision(5)).toLocaleString('en-US', { maximumFractionDigits: 8 });
}
