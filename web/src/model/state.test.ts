import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isParameter, FIELDS, printFilter, readFilter, STATUSES, withCondition, type Condition } from './filters.ts';
import { apiFilter, bounds, EMPTY, parseList, printList, RANGES, SORTS, type ListState, type RangeKey } from './listState.ts';
import { parsePath, pathOf, PLAIN_PAGES, safeNext, SETTINGS_TABS, type Route } from './routes.ts';
import { flatten, letIn, nextCursor, withNews } from './traceList.ts';

const value = fc.string({ minLength: 1, unit: 'grapheme' });
const amount = fc.integer({ min: 0, max: 1e9 }).map(String);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.tuple(fc.constantFrom('status', 'status:ne'), fc.constantFrom(...STATUSES)),
  fc.tuple(fc.constantFrom('name', 'model', 'tool:ne', 'tag', 'tag:ne', 'session_id', 'error', 'id'), value),
  fc.tuple(fc.constantFrom('cost_usd:gte', 'total_tokens:lte', 'duration_ms:gte', 'duration_ms:lte'), amount),
  fc.tuple(fc.constant('metadata'), value.map((text) => `key=${text}`)),
);

describe('filters as text', () => {
  it('say the same when they are read again', () => {
    fc.assert(
      fc.property(fc.array(condition), fc.option(value), (given, text) => {
        const shown = printFilter(given, text);
        expect(readFilter(shown)).toEqual({ conditions: given, text, problem: null });
      }),
    );
  });

  it('are read as people type them', () => {
    expect(readFilter('status:failed model:gpt-4o cost>0.05 "refund"')).toEqual({
      conditions: [['status', 'failed'], ['model', 'gpt-4o'], ['cost_usd:gte', '0.05']],
      text: 'refund',
      problem: null,
    });
    expect(readFilter('-tag:"a \\"b\\"" duration<=1.5s late refund http://x').conditions).toEqual([['tag:ne', 'a "b"'], ['duration_ms:lte', '1500']]);
    expect(readFilter('late refund http://x').text).toBe('late refund http://x');
  });

  it('say what cannot be meant', () => {
    for (const bad of ['status:odd', 'cost>much', 'duration>soon', '-cost:1', 'cost:1', 'model>3', 'metadata:x', 'tokens>1.5', 'errors:maybe']) {
      expect(readFilter(bad).problem, bad).not.toBeNull();
    }
  });

  it('add one that wins over its opposite', () => {
    expect(withCondition([['status', 'failed'], ['tag', 'a']], ['status', 'succeeded'])).toEqual([['tag', 'a'], ['status', 'succeeded']]);
    expect(withCondition([['tag', 'a'], ['tag', 'b']], ['tag:ne', 'a'])).toEqual([['tag', 'b'], ['tag:ne', 'a']]);
    expect(withCondition([['cost_usd:gte', '1'], ['cost_usd:lte', '5']], ['cost_usd:gte', '2'])).toEqual([['cost_usd:lte', '5'], ['cost_usd:gte', '2']]);
  });

  it('have parameters of the API', () => {
    for (const { is, not, least, most } of FIELDS) for (const one of [is, not, least, most]) expect(one === undefined || isParameter(one)).toBe(true);
    expect(apiFilter({ ...EMPTY, conditions: [['tag', 'a&b'], ['tag', 'c']], from: '1970-01-01T00:00:01Z' }, 0).toString()).toBe(
      'tag=a%26b&tag=c&started_at%3Agte=1970-01-01T00%3A00%3A01.000000Z',
    );
  });
});

describe('the URL of the list', () => {
  it('round-trips', () => {
    const text = fc.option(fc.string({ minLength: 1, unit: 'grapheme' }));
    const state: fc.Arbitrary<ListState> = fc.record({
      conditions: fc.array(condition),
      q: text,
      sort: fc.option(fc.constantFrom(...SORTS)),
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

  it('go on behind the last row, or by number in other orders', () => {
    const pagination = { page: 1, page_count: 2, next_cursor: 'x' };
    expect(nextCursor(pagination, true)).toEqual({ after: 'x', page: 1 });
    expect(nextCursor({ ...pagination, next_cursor: null }, true)).toBeNull();
    expect(nextCursor({ ...pagination, next_cursor: null }, false)).toEqual({ after: null, page: 2 });
    expect(nextCursor({ ...pagination, page: 2 }, false)).toBeNull();
    const page = [row('a', 3), row('b', 2)];
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
