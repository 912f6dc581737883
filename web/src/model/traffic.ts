/** Traffic over time as bars: which window, how wide a bucket, and what stands in each. */
import { traceCount } from './format.ts';
import { bounds, type Span } from './listState.ts';

const MINUTE = 60e6;
const WIDTHS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 20_160, 43_200] as const;
const BARS = 72;
/** Without a range: what is shown of a list that goes back for ever. */
const USUAL_DAYS = 14;

export interface Window {
  from: number;
  to: number;
  /** Width of a bucket. */
  minutes: number;
}

/** The window of a range with buckets of a round width; its ends are those of buckets, so that a relative one moves by whole buckets. */
export function windowOf(state: Span, nowMicros: number, bars = BARS): Window {
  const { from, to } = bounds(state, nowMicros);
  const end = to ?? nowMicros;
  const start = Math.min(from ?? end - USUAL_DAYS * 1440 * MINUTE, end - MINUTE);
  const least = (end - start) / MINUTE / bars;
  const minutes = WIDTHS.find((width) => width >= least) ?? Math.ceil(least / 43_200) * 43_200;
  const width = minutes * MINUTE;
  return { from: Math.floor(start / width) * width, to: Math.ceil((end + 1) / width) * width, minutes };
}

/** The window of the same length that ends where this one begins. */
export function windowBefore({ from, to, minutes }: Window): Window {
  return { from: from - (to - from), to: from, minutes };
}

export interface Bar {
  from: number;
  to: number;
  failed: number;
  /** Neither failed nor canceled nor under way: everything else. */
  others: number;
  /** Of all these, traces that retention has deleted: counted, and in no list. */
  gone?: number;
}

/** Why a list has fewer traces than were counted; null where it has them all. */
export function goneText(gone: number, of: 'time' | 'range'): string | null {
  return gone === 0 ? null : `${traceCount(gone)} of this ${of} ${gone === 1 ? 'is' : 'are'} no longer kept`;
}

/** How much more or less than before; null where nothing can be said. */
export function change(now: number, before: number): number | null {
  return before === 0 ? null : (now - before) / before;
}

/** `+4.0 %`, `−12.0 %`, `×3.1`, `0 %`. */
export function printChange(share: number): string {
  if (Math.abs(share) < 0.0005) return '0 %';
  if (share >= 2) return `×${(share + 1).toFixed(1)}`;
  const value = Math.abs(share) * 100;
  return `${share < 0 ? '−' : '+'}${value >= 99.95 ? value.toFixed(0) : value.toFixed(1)} %`;
}
