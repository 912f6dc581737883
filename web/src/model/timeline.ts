/**
 * Where bars stand in the timeline: lanes that are packed so that nothing overlaps, and
 * a scale that takes little room for stretches in which nothing worked.
 */
import { spanDuration, type SpanTree } from './tree.ts';

/** A stretch of time, in microseconds after the trace's start. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export interface Gap extends Window {
  /** Where the gap lies on the squeezed axis. */
  readonly at: number;
  readonly until: number;
}

/** Maps time to the squeezed axis and back. Both ends of the trace stay where they are in order. */
export interface Scale {
  readonly gaps: readonly Gap[];
  readonly whole: Window;
  /** Time to place on the squeezed axis, which is in microseconds too but shorter. */
  readonly place: (time: number) => number;
  readonly time: (place: number) => number;
}

/** A gap has to take this share of the whole to be squeezed, and keeps this share of it. */
const LONG_GAP = 0.05;
const LEFT_OF_GAP = 0.012;

/** Whole trace as a window. */
function wholeOf(tree: SpanTree): Window {
  return { from: tree.windowStart, to: tree.windowStart + tree.windowLength };
}

/** End of a span's bar; what is open reaches to the end of the trace. */
export function spanEnd(tree: SpanTree, span: number): number {
  const length = spanDuration(tree, span);
  return length === null ? tree.windowStart + tree.windowLength : tree.columns.start[span]! + length;
}

/** Stretches in which no span without children ran: who has children may only be waiting for them. */
export function idleGaps(tree: SpanTree): Window[] {
  const leaves: number[] = [];
  for (let span = 0; span < tree.count; span += 1) if (tree.childCount[span] === 0) leaves.push(span);
  leaves.sort((a, b) => tree.columns.start[a]! - tree.columns.start[b]!);
  const whole = wholeOf(tree);
  const shortest = tree.windowLength * LONG_GAP;
  const gaps: Window[] = [];
  let busyUntil = whole.from;
  for (const span of leaves) {
    const start = tree.columns.start[span]!;
    if (start - busyUntil > shortest) gaps.push({ from: busyUntil, to: start });
    busyUntil = Math.max(busyUntil, spanEnd(tree, span));
  }
  if (whole.to - busyUntil > shortest) gaps.push({ from: busyUntil, to: whole.to });
  return gaps;
}

/** The plain scale, on which every stretch of time has its own length. */
export function plainScale(tree: SpanTree): Scale {
  return { gaps: [], whole: wholeOf(tree), place: (time) => time, time: (place) => place };
}

/** A scale on which long idle gaps are short. Without any it is the plain one. */
export function squeezedScale(tree: SpanTree): Scale {
  const found = idleGaps(tree);
  if (found.length === 0) return plainScale(tree);
  const kept = tree.windowLength * LEFT_OF_GAP;
  let saved = 0;
  const gaps = found.map((gap) => {
    const at = gap.from - saved;
    saved += gap.to - gap.from - kept;
    return { ...gap, at, until: at + kept };
  });
  const whole = wholeOf(tree);
  return {
    gaps,
    whole: { from: whole.from, to: whole.to - saved },
    place: (time) => {
      let shift = 0;
      for (const gap of gaps) {
        if (time <= gap.from) break;
        if (time < gap.to) return gap.at + ((time - gap.from) / (gap.to - gap.from)) * kept;
        shift = gap.to - gap.until;
      }
      return time - shift;
    },
    time: (place) => {
      let shift = 0;
      for (const gap of gaps) {
        if (place <= gap.at) break;
        if (place < gap.until) return gap.from + ((place - gap.at) / kept) * (gap.to - gap.from);
        shift = gap.to - gap.until;
      }
      return place + shift;
    },
  };
}

export interface Lanes {
  /** Lane of each span. */
  readonly of: Int32Array;
  /** Spans of each lane in the order of their start. */
  readonly spans: readonly Int32Array[];
}

/** More lanes than this are not looked through for a free place. */
const LOOKED_THROUGH = 400;

/** Puts each span into the first free lane below its parent's. */
export function packLanes(tree: SpanTree): Lanes {
  const of = new Int32Array(tree.count);
  const busyUntil: number[] = [];
  const lists: number[][] = [];
  for (const span of tree.spanAt) {
    const start = tree.columns.start[span]!;
    const above = tree.parent[span]!;
    const first = above === -1 ? 0 : of[above]! + 1;
    let lane = first;
    const last = Math.min(busyUntil.length, first + LOOKED_THROUGH);
    while (lane < last && busyUntil[lane]! > start) lane += 1;
    if (lane === first + LOOKED_THROUGH && lane < busyUntil.length) lane = busyUntil.length;
    while (busyUntil.length <= lane) {
      busyUntil.push(-Infinity);
      lists.push([]);
    }
    // A bar of no length takes some room too.
    busyUntil[lane] = Math.max(spanEnd(tree, span), start + tree.windowLength * 0.001);
    of[span] = lane;
    lists[lane]!.push(span);
  }
  return { of, spans: lists.map((list) => Int32Array.from(list)) };
}

/** One lane for each row, in the order of the rows. */
export function rowLanes(tree: SpanTree, rows: Int32Array): Lanes {
  const of = new Int32Array(tree.count).fill(-1);
  rows.forEach((span, index) => (of[span] = index));
  return { of, spans: Array.from(rows, (span) => Int32Array.of(span)) };
}

/** The first index in a lane whose span may reach into the window. */
export function firstInWindow(tree: SpanTree, lane: Int32Array, from: number): number {
  let low = 0;
  let high = lane.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    // Spans of a lane do not overlap, so their ends are in order too.
    if (spanEnd(tree, lane[middle]!) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A window narrowed or widened around a point, kept inside the whole. */
export function zoomed(window: Window, whole: Window, factor: number, around = (window.from + window.to) / 2): Window {
  const length = Math.min(whole.to - whole.from, Math.max((window.to - window.from) * factor, Math.min(10, whole.to - whole.from)));
  const share = (around - window.from) / Math.max(1e-9, window.to - window.from);
  return kept({ from: around - share * length, to: around + (1 - share) * length }, whole);
}

/** A window moved so that it lies inside the whole. */
export function kept(window: Window, whole: Window): Window {
  const length = Math.min(window.to - window.from, whole.to - whole.from);
  const from = Math.max(whole.from, Math.min(window.from, whole.to - length));
  return { from, to: from + length };
}

const STEPS = [1, 2, 5];

/** Round places for about `wanted` ticks of an axis. */
export function ticks(window: Window, wanted: number): number[] {
  const length = window.to - window.from;
  if (length <= 0) return [];
  const raw = length / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, (STEPS.find((one) => one * power >= raw) ?? 10) * power);
  const out: number[] = [];
  for (let at = Math.ceil(window.from / step) * step; at <= window.to; at += step) out.push(at);
  return out;
}
