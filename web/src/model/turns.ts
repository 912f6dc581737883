/** A session as turns: what came before each, and the sums that run along. */
import type { Trace } from '../api/types.ts';
import { parseInstant } from './time.ts';

export interface Turn {
  trace: Trace;
  /** Time from the end of the turn before to the start of this one, µs; `null` for the first, and where no end is known. */
  pause: number | null;
  /** Tokens and cost up to here, this turn included. */
  tokens: number;
  cost: number;
  /** Some call up to here has no known price: the cost is a lower bound. */
  hasUnpriced: boolean;
}

/** Turns in the order of their starts. Turns that overlap have no pause between them. */
export function turnsOf(traces: readonly Trace[]): Turn[] {
  let [tokens, cost, hasUnpriced] = [0, 0, false];
  let end: number | null = null;
  return traces.map((trace) => {
    const start = parseInstant(trace.started_at);
    const pause: number | null = start === null || end === null ? null : Math.max(0, start - end);
    tokens += trace.usage.total_tokens;
    cost += trace.usage.total_tokens_cost_usd;
    hasUnpriced ||= trace.has_unpriced_usage;
    end = start === null || trace.duration_ms === null ? null : Math.max(end ?? 0, start + trace.duration_ms * 1000);
    return { trace, pause, tokens, cost, hasUnpriced };
  });
}
