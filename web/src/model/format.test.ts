import { describe, expect, it } from 'vitest';
import * as format from './format.ts';

describe('duration', () => {
  it.each([
    [null, '–'],
    [0, '0'],
    [850, '850 µs'],
    [999.6, '1.00 ms'],
    [26_400, '26.4 ms'],
    [205_000, '205 ms'],
    [999_600, '1.00 s'],
    [1_100_000, '1.10 s'],
    [8_130_000, '8.13 s'],
    [9_996_000, '10.0 s'],
    [59_960_000, '1 m 00 s'],
    [376_048_000, '6 m 16 s'],
    [7_500_000_000, '2 h 05 m'],
    [100 * 3600e6, '4 d 04 h'],
  ])('%s µs', (micros, text) => expect(format.duration(micros)).toBe(text));
});

it('names a number of traces', () => {
  expect([0, 1, 1119].map(format.traceCount)).toEqual(['0 traces', '1 trace', '1,119 traces']);
});

describe('count', () => {
  it.each([
    [0, '0'],
    [805, '805'],
    [1119, '1,119'],
    [12_400, '12.4 k'],
    [999_700, '1.00 M'],
    [41_200_000, '41.2 M'],
    [undefined, '–'],
  ])('%s', (value, text) => expect(format.count(value)).toBe(text));
});

describe('usd', () => {
  it.each([
    [0, '$0'],
    [118.2, '$118'],
    [99.999, '$100'],
    [6.52, '$6.52'],
    [0.99999, '$1.00'],
    [0.0148, '$0.0148'],
    [0.1, '$0.100'],
    [0.00008, '$0.00008'],
    [4.5e-6, '$0.0000045'],
    [null, '–'],
  ])('%s', (value, text) => expect(format.usd(value)).toBe(text));
});

describe('cost', () => {
  it('tells an unknown price from nothing', () => {
    expect(format.cost(0, true, true).text).toBe('–');
    expect(format.cost(0.5, true, true).text).toBe('≥ $0.500');
    expect(format.cost(0, false, false).text).toBe('–');
    expect(format.cost(0, false, true).text).toBe('$0');
    expect(format.cost(0.000309, false, true).title).toBe('$0.000309');
  });
});

it('percent, tokens, bytes', () => {
  expect([0, 0.0004, 0.018, 0.9999].map(format.percent)).toEqual(['0 %', '< 0.1 %', '1.8 %', '100 %']);
  expect(format.tokens(805, 314)).toBe('805→314');
  expect(format.tokens(0, 0)).toBe('–');
  expect(format.bytes(1_800_000)).toBe('1.80 MB');
  expect(format.bytes(20_000_000_000)).toBe('20.0 GB');
  expect(format.bytes(1_200_000_000_000)).toBe('1.20 TB');
});

it('the length bar grows with the duration and stays within its cell', () => {
  const shares = [1, 1000, 50_000, 1e6, 60e6, 1e12].map(format.logShare);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares[0]).toBeGreaterThan(0);
  expect(shares.at(-1)).toBe(1);
  expect(format.logShare(null)).toBe(0);
});
