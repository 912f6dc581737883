/** The traces page in the URL: filters, open trace and span. Defaults are left out. */
import { parseInstant } from './time.ts';

export const STATUSES = ['succeeded', 'failed', 'canceled', 'running'] as const;
type StatusFilter = (typeof STATUSES)[number];

/** Relative ranges stay relative: the key is kept in the URL, not the instants. */
export const RANGES = {
  '15m': { label: 'Last 15 minutes', micros: 15 * 60e6 },
  '1h': { label: 'Last hour', micros: 3600e6 },
  '24h': { label: 'Last 24 hours', micros: 86_400e6 },
  '7d': { label: 'Last 7 days', micros: 7 * 86_400e6 },
  '30d': { label: 'Last 30 days', micros: 30 * 86_400e6 },
} as const;
export type RangeKey = keyof typeof RANGES;

export interface ListState {
  status: StatusFilter | null;
  range: RangeKey | null;
  /** Absolute bounds, RFC 3339; they win over `range`. */
  from: string | null;
  to: string | null;
  trace: string | null;
  span: string | null;
  find: string | null;
}

export const EMPTY: ListState = { status: null, range: null, from: null, to: null, trace: null, span: null, find: null };

function isRange(value: string | null): value is RangeKey {
  return value !== null && Object.hasOwn(RANGES, value);
}

function isStatus(value: string | null): value is StatusFilter {
  return (STATUSES as readonly (string | null)[]).includes(value);
}

/** Reads a query string; what it does not know is dropped. */
export function parseList(search: string): ListState {
  const query = new URLSearchParams(search);
  const status = query.get('status');
  const range = query.get('range');
  const instantOf = (key: string) => {
    const value = query.get(key);
    return parseInstant(value) === null ? null : value;
  };
  const trace = query.get('trace');
  return {
    status: isStatus(status) ? status : null,
    range: isRange(range) ? range : null,
    from: instantOf('from'),
    to: instantOf('to'),
    trace,
    span: trace === null ? null : query.get('span'),
    find: trace === null ? null : query.get('find'),
  };
}

/** The query string of a state, with its `?`; empty when all is default. */
export function printList(state: ListState): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(state) as [keyof ListState, string | null][]) {
    const shown = (key !== 'span' && key !== 'find') || state.trace !== null;
    if (value !== null && value !== '' && shown) query.set(key, value);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The bounds to ask the server for, at this moment. */
export function bounds(state: ListState, nowMicros: number): { from: number | null; to: number | null } {
  if (state.from !== null || state.to !== null) return { from: parseInstant(state.from), to: parseInstant(state.to) };
  return { from: state.range === null ? null : nowMicros - RANGES[state.range].micros, to: null };
}

export function isFiltered(state: ListState): boolean {
  return state.status !== null || state.range !== null || state.from !== null || state.to !== null;
}
