/** Numbers and times beside charts. Units are chosen once for an axis. */
import { count, duration, MISSING, usd } from './format.ts';
import type { Step, Unit } from './metrics.ts';

const MILLIS: readonly (readonly [per: number, name: string])[] = [
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
  [1, 'ms'],
];

const COUNTS: readonly (readonly [per: number, name: string])[] = [
  [1e9, ' G'],
  [1e6, ' M'],
  [1e3, ' k'],
];

/** Decimals of money that tell marks so far apart from each other. */
function decimals(step: number): number {
  const digits = Math.max(0, Math.min(9, 1 - Math.floor(Math.log10(step))));
  // One less, where the step has it so: 0.5 and not 0.50.
  return digits > 0 && Math.abs(step * 10 ** (digits - 1) - Math.round(step * 10 ** (digits - 1))) < 1e-6 ? digits - 1 : digits;
}

/** A mark of an axis whose highest mark is `top`, and whose marks are `step` apart. */
export function axisLabel(value: number, top: number, unit: Unit, step = top): string {
  if (value === 0) return '0';
  if (unit === 'millis') {
    const [per, name] = MILLIS.find(([one]) => top >= one) ?? [1, 'ms'];
    return `${trim(value / per)} ${name}`;
  }
  if (unit === 'usd') {
    return `$${top >= 1000 ? `${trim(value / 1000)} k` : value.toFixed(decimals(step))}`;
  }
  if (unit === 'score') return trim(value);
  const [per, name] = COUNTS.find(([one]) => top >= 10 * one) ?? [1, ''];
  return `${trim(value / per)}${name}`;
}

function trim(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** A value in a legend or a table. */
export function shown(value: number | null, unit: Unit): string {
  if (value === null) return MISSING;
  if (unit === 'usd') return usd(value);
  if (unit === 'millis') return duration(value * 1000);
  return unit === 'score' ? String(Number(value.toPrecision(3))) : count(value);
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A bucket in words. Days, weeks and months are those of UTC, as the server counts them. */
export function bucketLabel(start: number, step: Step, utc: boolean): string {
  const date = new Date(start / 1000);
  if (step === 'hour') {
    const zone = utc ? { timeZone: 'UTC' } : {};
    return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone }).format(date).replace(',', '');
  }
  if (step === 'day') return DAY.format(date);
  return `${DAY.format(date)} – ${DAY.format(new Date(start / 1000 + (step === 'week' ? 6 : 29) * 86_400_000))}`;
}

const MARK_PX = 64;
/** Hours between marks, so that they fall on the same ones each day. */
const HOUR_STEPS = [1, 2, 3, 6, 12, 24, 48, 72, 168];

/** Which buckets have a mark on the time axis of a chart that is `width` pixels wide. */
export function marksOf(starts: readonly number[], step: Step, utc: boolean, width: number): number[] {
  const room = Math.max(1, Math.floor((width - 80) / MARK_PX));
  const least = Math.ceil(starts.length / room);
  if (step !== 'hour') return starts.filter((_, index) => index % least === 0);
  const every = HOUR_STEPS.find((one) => one >= least) ?? least;
  const local = (start: number) => start / 3.6e9 - (utc ? 0 : new Date(start / 1000).getTimezoneOffset() / 60);
  return starts.filter((start) => Math.floor(local(start)) % every === 0);
}

/** A bucket on the time axis: its day, or its hour, where midnight is told by the day. */
export function markLabel(start: number, step: Step, utc: boolean): string {
  if (step !== 'hour') return DAY.format(new Date(start / 1000));
  const [day, clock] = [bucketLabel(start, step, utc).slice(0, -6), bucketLabel(start, step, utc).slice(-5)];
  return clock === '00:00' ? day : clock;
}
