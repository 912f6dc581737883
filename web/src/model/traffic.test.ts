import { describe, expect, it } from 'vitest';
import { EMPTY } from './listState.ts';
import { change, goneText, printChange, windowBefore, windowOf } from './traffic.ts';

describe('windows of traffic', () => {
  it('hold the range in round buckets, few enough to draw', () => {
    for (const range of ['15m', '1h', '24h', '7d', '30d', null] as const) {
      const now = Date.UTC(2026, 10, 29, 1, 2, 3) * 1000;
      const { from, to, minutes } = windowOf({ ...EMPTY, range }, now);
      const width = minutes * 60e6;
      expect([from % width, to % width]).toEqual([0, 0]);
      expect(to).toBeGreaterThan(now);
      expect((to - from) / width).toBeLessThanOrEqual(74);
      expect(windowBefore({ from, to, minutes }).to).toBe(from);
    }
    const years = windowOf({ range: null, from: '1971-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }, 0);
    expect((years.to - years.from) / years.minutes / 60e6).toBeLessThanOrEqual(74);
    const empty = windowOf({ range: null, from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }, 0);
    expect(empty.from).toBeLessThan(empty.to);
  });

  it('say why a list is shorter than what was counted', () => {
    expect([goneText(0, 'time'), goneText(1, 'time'), goneText(1204, 'range')]).toEqual([
      null,
      '1 trace of this time is no longer kept',
      '1,204 traces of this range are no longer kept',
    ]);
  });

  it('tell changes in few signs', () => {
    expect(change(3, 0)).toBeNull();
    expect([change(104, 100), change(88, 100), change(410, 100), change(5, 5)].map((one) => printChange(one!))).toEqual(['+4.0 %', '−12.0 %', '×4.1', '0 %']);
  });
});
