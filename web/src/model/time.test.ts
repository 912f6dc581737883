import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ago, fromInput, instant, parseInstant, toInput, toIso } from './time.ts';

it('keeps microseconds both ways', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), (micros) => parseInstant(toIso(micros)) === micros),
  );
});

it('reads zones and missing fractions', () => {
  const base = parseInstant('2026-06-10T09:15:21Z');
  expect(base).toBe(Date.UTC(2026, 5, 10, 9, 15, 21) * 1000);
  expect(parseInstant('2026-06-10T11:15:21+02:00')).toBe(base);
  expect(parseInstant('2026-06-10T04:45:21.5-0430')).toBe(base! + 500_000);
  expect(parseInstant('yesterday')).toBeNull();
  expect(parseInstant(null)).toBeNull();
});

it('prints by distance', () => {
  const now = parseInstant('2026-11-20T12:00:00Z')!;
  expect(instant(parseInstant('2026-11-20T09:39:28.43Z'), now, true)).toBe('09:39:28.4');
  expect(instant(parseInstant('2026-11-02T09:39:28Z'), now, true)).toBe('2 Nov 09:39');
  expect(instant(parseInstant('2025-11-20T09:39:28Z'), now, true)).toBe('2025-11-20 09:39');
  expect(ago(now - 125e6, now)).toBe('2 min ago');
});

it('passes through date inputs', () => {
  const micros = fromInput('2026-11-20T09:39', true);
  expect(toInput(micros, true)).toBe('2026-11-20T09:39');
  expect(fromInput('', true)).toBeNull();
});

it('reads whole days of date inputs, and none of a year that RFC 3339 has no place for', () => {
  expect(toIso(fromInput('2026-11-20T23:59:59.999', true)!)).toBe('2026-11-20T23:59:59.999000Z');
  expect(fromInput('2026-11-20T00:00:00', false)).toBe(new Date(2026, 10, 20).getTime() * 1000);
  for (const utc of [true, false]) expect(fromInput('123456-11-20T00:00:00', utc)).toBeNull();
});
