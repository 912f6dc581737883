import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { get, getNumber, getText, JsonError, parseJson, printJson, type Json } from './json.ts';

function plain(value: Json): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  if (typeof value === 'object' && value !== null) return Number(value.raw);
  return value;
}

describe('parseJson', () => {
  it('agrees with the platform on every JSON text', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        // Maps keep keys like "__proto__" that plain objects treat specially.
        expect(plain(parseJson(text))).toEqual(plain(parseJson(JSON.stringify(JSON.parse(text)))));
        expect(JSON.parse(printJson(parseJson(text)))).toEqual(JSON.parse(text));
        expect(JSON.parse(printJson(parseJson(text), true))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses what is not JSON, as the platform does', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:0123.eE+-truefalsn \\u')) }), (text) => {
        let accepted = true;
        try {
          JSON.parse(text);
        } catch {
          accepted = false;
        }
        if (accepted) parseJson(text);
        else expect(() => parseJson(text)).toThrow(JsonError);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps numbers as they were written', () => {
    const text = '{"big":18446744073709551615,"small":6.75e-06,"one":1.0,"zero":-0,"n":42}';
    expect(printJson(parseJson(text), true)).toBe(text);
    expect(getNumber(parseJson(text), 'small')).toBe(6.75e-6);
  });

  it('keeps the order of keys, the last of equal ones, and special names', () => {
    const value = parseJson('{"b":1,"10":2,"2":3,"b":4,"__proto__":5}');
    expect([...(value as Map<string, Json>).keys()]).toEqual(['b', '10', '2', '__proto__']);
    expect(get(value, 'b')).toBe(4);
  });

  it('reads 100,000 levels and long strings', () => {
    const deep = parseJson('['.repeat(100_000) + ']'.repeat(100_000));
    expect(printJson(deep, true).length).toBe(200_000);
    const long = 'x'.repeat(5_000_000);
    expect(getText(parseJson(JSON.stringify({ long, quote: '"\u0000' })), 'long')).toBe(long);
  });
});
