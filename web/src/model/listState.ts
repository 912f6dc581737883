/** The traces page in the URL: filters, order, open trace and span. Defaults are left out. */
import { isParameter, STATUSES, type Condition } from './filters.ts';
import { parseInstant, toIso } from './time.ts';

/** Relative ranges stay relative: the key is kept in the URL, not the instants. */
export const RANGES = {
  '15m': { label: 'Last 15 minutes', micros: 15 * 60e6 },
  '1h': { label: 'Last hour', micros: 3600e6 },
  '24h': { label: 'Last 24 hours', micros: 86_400e6 },
  '7d': { label: 'Last 7 days', micros: 7 * 86_400e6 },
  '30d': { label: 'Last 30 days', micros: 30 * 86_400e6 },
} as const;
export type RangeKey = keyof typeof RANGES;

/** Orders other than by start. */
export const SORTS = ['-duration', 'duration', '-total_tokens', 'total_tokens', '-cost', 'cost', 'started_at'] as const;
export type Sort = (typeof SORTS)[number];

/** What is looked at: a part of the page's state that other pages have too. */
export interface Span {
  range: RangeKey | null;
  /** Absolute bounds, RFC 3339; they win over `range`. */
  from: string | null;
  to: string | null;
}

export interface ListState extends Span {
  /** Parameters of the API, in the order in which they were given. */
  conditions: readonly Condition[];
  /** Looked for in everything that was sent. */
  q: string | null;
  sort: Sort | null;
  trace: string | null;
  span: string | null;
  find: string | null;
}

export const EMPTY: ListState = {
  conditions: [],
  q: null,
  range: null,
  from: null,
  to: null,
  sort: null,
  trace: null,
  span: null,
  find: null,
};

/** What the lists show when no filter is set. */
export const UNFILTERED = { conditions: [], q: null, range: null, from: null, to: null } as const;

function isRange(value: string | null): value is RangeKey {
  return value !== null && Object.hasOwn(RANGES, value);
}

export function parseSpan(query: URLSearchParams): Span {
  const range = query.get('range');
  const instantOf = (key: string) => {
    const value = query.get(key);
    return parseInstant(value) === null ? null : value;
  };
  return { range: isRange(range) ? range : null, from: instantOf('from'), to: instantOf('to') };
}

/** Reads a query string; what it does not know is dropped. */
export function parseList(search: string): ListState {
  const query = new URLSearchParams(search);
  const sort = SORTS.find((one) => one === query.get('sort')) ?? null;
  const trace = query.get('trace');
  const isKnown = ([name, value]: Condition) =>
    isParameter(name) && value !== '' && (name !== 'status' || (STATUSES as readonly string[]).includes(value));
  return {
    conditions: [...query].filter(isKnown),
    q: query.get('q') || null,
    ...parseSpan(query),
    sort,
    trace,
    span: trace === null ? null : query.get('span'),
    find: trace === null ? null : query.get('find'),
  };
}

/** The query string of a state, with its `?`; empty when all is default. */
export function printList(state: ListState): string {
  const { conditions, span, find, ...rest } = state;
  const query = new URLSearchParams(conditions.map(([name, value]) => [name, value]));
  const inTrace = state.trace === null ? {} : { span, find };
  for (const [key, value] of Object.entries({ ...rest, ...inTrace })) {
    if (value !== null && value !== '') query.set(key, value);
  }
  // Colons and commas need no escape in a query: addresses stay readable.
  const text = query.toString().replace(/%3A/g, ':').replace(/%2C/g, ',');
  return text === '' ? '' : `?${text}`;
}

/** The bounds to ask the server for, at this moment. */
export function bounds(state: Span, nowMicros: number): { from: number | null; to: number | null } {
  if (state.from !== null || state.to !== null) return { from: parseInstant(state.from), to: parseInstant(state.to) };
  return { from: state.range === null ? null : nowMicros - RANGES[state.range].micros, to: null };
}

/** What selects the same traces in the API. */
export function apiFilter(state: Pick<ListState, 'conditions' | 'range' | 'from' | 'to'>, nowMicros: number): URLSearchParams {
  const query = new URLSearchParams(state.conditions.map(([name, value]) => [name, value]));
  const { from, to } = bounds(state, nowMicros);
  if (from !== null) query.set('started_at:gte', toIso(from));
  if (to !== null) query.set('started_at:lte', toIso(to));
  return query;
}

export function isFiltered(state: ListState): boolean {
  return state.conditions.length > 0 || state.q !== null || state.range !== null || state.from !== null || state.to !== null;
}
