/** Two traces side by side: which step of one is which step of the other, and what differs. */
import { childrenOf, spanDuration, spanKind, spanModel, spanName, spanStatus, type SpanTree } from './tree.ts';

export type Change = 'same' | 'changed' | 'added' | 'gone';

export interface Aligned {
  /** Spans of the first and of the second trace; -1 where there is none. */
  readonly a: number;
  readonly b: number;
  readonly depth: number;
  readonly change: Change;
}

const keyOf = (tree: SpanTree, span: number) => `${spanKind(tree, span)}\n${spanName(tree, span)}`;

/** Lists longer than this are matched by name and order alone. */
const LONG = 400;

/** Pairs equal keys in order, as many as can be: those that are left have no partner. */
function pairs(a: readonly string[], b: readonly string[]): [number, number][] {
  let begin = 0;
  while (begin < a.length && begin < b.length && a[begin] === b[begin]) begin += 1;
  const out: [number, number][] = Array.from({ length: begin }, (_, index) => [index, index]);
  const [restA, restB] = [a.slice(begin), b.slice(begin)];
  if (restA.length === 0 || restB.length === 0) return out;
  if (restA.length > LONG || restB.length > LONG) {
    let from = 0;
    restA.forEach((key, index) => {
      const at = restB.indexOf(key, from);
      // A far partner would leave all between without any.
      if (at === -1 || at - from > LONG) return;
      out.push([begin + index, begin + at]);
      from = at + 1;
    });
    return out;
  }
  const width = restB.length + 1;
  const best = new Uint16Array((restA.length + 1) * width);
  for (let i = restA.length - 1; i >= 0; i -= 1) {
    for (let j = restB.length - 1; j >= 0; j -= 1) {
      best[i * width + j] =
        restA[i] === restB[j] ? best[(i + 1) * width + j + 1]! + 1 : Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
    }
  }
  for (let i = 0, j = 0; i < restA.length && j < restB.length; ) {
    if (restA[i] === restB[j]) {
      out.push([begin + i, begin + j]);
      i += 1;
      j += 1;
    } else if (best[(i + 1) * width + j]! >= best[i * width + j + 1]!) i += 1;
    else j += 1;
  }
  return out;
}

/** What can be told of a step from its head: its name, how it ended, which model, how many tokens, what cost. Time alone is no change. */
function isSame(a: SpanTree, spanA: number, b: SpanTree, spanB: number): boolean {
  return (
    keyOf(a, spanA) === keyOf(b, spanB) &&
    spanStatus(a, spanA) === spanStatus(b, spanB) &&
    spanModel(a, spanA) === spanModel(b, spanB) &&
    a.columns.prompt_tokens[spanA] === b.columns.prompt_tokens[spanB] &&
    a.columns.completion_tokens[spanA] === b.columns.completion_tokens[spanB] &&
    a.columns.cost_usd[spanA] === b.columns.cost_usd[spanB] &&
    (a.columns.error[spanA] ?? null) === (b.columns.error[spanB] ?? null)
  );
}

/** Roots in the order in which they stand. */
function rootsOf(tree: SpanTree): number[] {
  const out: number[] = [];
  for (let at = 0; at < tree.count; at = tree.endAt[at]!) out.push(tree.spanAt[at]!);
  return out;
}

/** Steps of both traces in one list; partners have the same path, name and order. Nothing recurses. */
export function align(a: SpanTree, b: SpanTree): Aligned[] {
  const out: Aligned[] = [];
  type Work = { a: number; b: number; depth: number };
  const work: Work[] = [];
  const spread = (listA: number[], listB: number[], depth: number) => {
    const found = pairs(listA.map((span) => keyOf(a, span)), listB.map((span) => keyOf(b, span)));
    const level: Work[] = [];
    let [i, j] = [0, 0];
    for (const [atA, atB] of [...found, [listA.length, listB.length] as [number, number]]) {
      while (i < atA) level.push({ a: listA[i++]!, b: -1, depth });
      while (j < atB) level.push({ a: -1, b: listB[j++]!, depth });
      if (i < listA.length && j < listB.length) level.push({ a: listA[i++]!, b: listB[j++]!, depth });
    }
    for (const one of level.reverse()) work.push(one);
  };
  const [rootsA, rootsB] = [rootsOf(a), rootsOf(b)];
  // Two traces are the same program with other names at the top at times: single roots are partners.
  if (rootsA.length === 1 && rootsB.length === 1) work.push({ a: rootsA[0]!, b: rootsB[0]!, depth: 0 });
  else spread(rootsA, rootsB, 0);
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const { a: spanA, b: spanB, depth } = next;
    const change: Change = spanA === -1 ? 'added' : spanB === -1 ? 'gone' : isSame(a, spanA, b, spanB) ? 'same' : 'changed';
    out.push({ a: spanA, b: spanB, depth, change });
    spread(spanA === -1 ? [] : childrenOf(a, spanA), spanB === -1 ? [] : childrenOf(b, spanB), depth + 1);
  }
  return out;
}

export interface Totals {
  same: number;
  changed: number;
  added: number;
  gone: number;
}

export function totals(rows: readonly Aligned[]): Totals {
  const out: Totals = { same: 0, changed: 0, added: 0, gone: 0 };
  for (const row of rows) out[row.change] += 1;
  return out;
}

/** The numbers of a step in one trace; null where the step is not in it. */
export function numbersOf(tree: SpanTree, span: number): { duration: number | null; tokens: number; costUsd: number } | null {
  if (span === -1) return null;
  return { duration: spanDuration(tree, span), tokens: tree.promptTokens[span]! + tree.completionTokens[span]!, costUsd: tree.costUsd[span]! };
}

/** The next row that differs after (or before) one, going around at the end; -1 when none does. */
export function nextDifference(rows: readonly Aligned[], from: number, step: 1 | -1): number {
  for (let tries = 1; tries <= rows.length; tries += 1) {
    const at = (((from + step * tries) % rows.length) + rows.length) % rows.length;
    if (rows[at]!.change !== 'same') return at;
  }
  return -1;
}
