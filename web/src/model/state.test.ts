import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounds, EMPTY, parseList, printList, RANGES, STATUSES, type ListState, type RangeKey } from './listState.ts';
import { parsePath, pathOf, PLAIN_PAGES, safeNext, SETTINGS_TABS, type Route } from './routes.ts';
import { FIRST, flatten, letIn, nextCursor, withNews } from './traceList.ts';

describe('the URL of the list', () => {
  it('round-trips', () => {
    const text = fc.option(fc.string({ minLength: 1, unit: 'grapheme' }));
    const state: fc.Arbitrary<ListState> = fc.record({
      status: fc.option(fc.constantFrom(...STATUSES)),
      range: fc.option(fc.constantFrom(...(Object.keys(RANGES) as RangeKey[]))),
      from: fc.option(fc.constant('2026-11-20T09:00:00Z')),
      to: fc.option(fc.constant('2026-11-20T10:00:00.5+01:00')),
      trace: text,
      span: text,
      find: text,
    });
    fc.assert(
      fc.property(state, (given) => {
        const expected = given.trace === null ? { ...given, span: null, find: null } : given;
        expect(parseList(printList(given))).toEqual(expected);
      }),
    );
  });

  it('drops what it does not know', () => {
    expect(parseList('?status=odd&range=constructor&from=x&span=1')).toEqual(EMPTY);
    expect(printList(EMPTY)).toBe('');
  });

  it('keeps relative ranges relative', () => {
    expect(bounds({ ...EMPTY, range: '1h' }, 7200e6)).toEqual({ from: 3600e6, to: null });
    expect(bounds({ ...EMPTY, range: '1h', to: '1970-01-01T00:00:01Z' }, 0)).toEqual({ from: null, to: 1e6 });
  });
});

describe('paths', () => {
  it('carry any id', () => {
    const id = fc.string({ minLength: 1, unit: 'grapheme' });
    const route: fc.Arbitrary<Route> = fc.oneof(
      fc.record({ page: fc.constant('trace' as const), project: id, trace: id }),
      fc.record({ page: fc.constantFrom(...PLAIN_PAGES), project: id }),
      fc.record({ page: fc.constant('settings' as const), project: id, tab: fc.constantFrom(...SETTINGS_TABS) }),
      fc.record({ page: fc.constantFrom('home' as const, 'setup' as const, 'login' as const, 'invitation' as const) }),
    );
    fc.assert(
      fc.property(route, (given) => {
        expect(parsePath(pathOf(given))).toEqual(given);
      }),
    );
    expect(parsePath('/p/x/traces/a%2Fb%00')).toEqual({ page: 'trace', project: 'x', trace: 'a/b\0' });
    expect(parsePath('/p/x/other')).toEqual({ page: 'unknown' });
  });

  it('lead back only into the console', () => {
    expect(safeNext('/p/x/traces?status=failed')).toBe('/p/x/traces?status=failed');
    for (const bad of [null, '//host', 'https://host', '/\\host', '/\t/host', 'javascript:alert(1)']) {
      expect(safeNext(bad)).toBe('/');
    }
  });
});

describe('pages and news', () => {
  const row = (id: string, second: number, version = 1) => ({
    id,
    started_at: `2026-11-20T09:00:${String(second).padStart(2, '0')}Z`,
    version,
  });

  it('cut pages by start and step on among equals', () => {
    const page = [row('a', 3), row('b', 2)];
    const second = nextCursor(page, FIRST, 2)!;
    expect(second).toEqual({ before: page[1]!.started_at, page: 1 });
    expect(nextCursor([row('b', 2), row('c', 2)], second, 2)).toEqual({ before: second.before, page: 2 });
    expect(nextCursor([row('d', 1)], second, 2)).toBeNull();
    expect(flatten([page, [row('b', 2), row('c', 2)]]).map((one) => one.id)).toEqual(['a', 'b', 'c']);
  });

  it('replace in place, keep the unknown waiting, see gaps', () => {
    const rows = [row('a', 30), row('b', 20), row('c', 10)];
    const news = withNews(rows, [row('n', 40), row('a', 30, 2), row('late', 15), row('old', 5)], false);
    expect(news.rows.map((one) => one.version)).toEqual([2, 1, 1]);
    expect(news.waiting.map((one) => one.id)).toEqual(['n', 'late']);
    expect(news.gap).toBe(false);
    expect(withNews(rows, [row('n', 40), row('m', 39)], false).gap).toBe(true);
    expect(letIn(news.rows, news.waiting).map((one) => one.id)).toEqual(['n', 'a', 'b', 'late', 'c']);
  });
});
