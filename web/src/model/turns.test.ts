import { expect, test } from 'vitest';
import type { Trace } from '../api/types.ts';
import { turnsOf } from './turns.ts';

function trace(second: number, duration_ms: number | null, cost = 0, unpriced = false): Trace {
  return {
    started_at: `2026-11-20T09:00:${String(second).padStart(2, '0')}Z`,
    duration_ms,
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 10, total_tokens_cost_usd: cost },
    has_unpriced_usage: unpriced,
  } as unknown as Trace;
}

test('sums run along, and pauses lie between an end and the next start', () => {
  const turns = turnsOf([trace(0, 2000, 1), trace(5, 1000, 2), trace(5, 500, 0, true), trace(9, null), trace(20, 1)]);
  expect(turns.map((turn) => turn.pause)).toEqual([null, 3e6, 0, 3e6, null]);
  expect(turns.map((turn) => turn.tokens)).toEqual([10, 20, 30, 40, 50]);
  expect(turns.map((turn) => turn.cost)).toEqual([1, 3, 3, 3, 3]);
  expect(turns.map((turn) => turn.hasUnpriced)).toEqual([false, false, true, true, true]);
});
