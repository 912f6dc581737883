/** The list of traces as pages and news make it: pure rules, no fetching. */
import { parseInstant } from './time.ts';

export interface Listed {
  id: string;
  started_at: string | null;
  version: number | string;
}

/** Where a page starts: behind a trace, which costs the same anywhere, or by number in other orders. */
export interface Cursor {
  after: string | null;
  page: number;
}

export const FIRST: Cursor = { after: null, page: 1 };

/** What an answer says of the page behind it. */
export function nextCursor(pagination: { page: number; page_count: number; next_cursor: string | null }, byStart: boolean): Cursor | null {
  if (byStart) return pagination.next_cursor === null ? null : { after: pagination.next_cursor, page: 1 };
  return pagination.page < pagination.page_count ? { after: null, page: pagination.page + 1 } : null;
}

/** A trace may move from one page to another between two answers: the first copy stays. */
export function flatten<T extends Listed>(pages: readonly (readonly T[])[]): T[] {
  const seen = new Set<string>();
  const rows: T[] = [];
  for (const page of pages) {
    for (const row of page) {
      if (seen.has(row.id)) continue;
      seen.add(row.id);
      rows.push(row);
    }
  }
  return rows;
}

export interface News<T> {
  /** The rows shown, each in its newest version. */
  rows: T[];
  /** Traces not shown yet, newest first. */
  waiting: T[];
  /** True when the newest page and the rows share nothing: there may be more between. */
  gap: boolean;
}

const startOf = (row: Listed | undefined) => parseInstant(row?.started_at) ?? 0;

/**
 * Lays the newest page over the rows. A known trace is replaced where it stands,
 * so nothing that is being read moves; unknown ones wait until they are let in.
 * A trace arrives when it ends, so a new one may belong below rows that started
 * later; what lies under the last row shown belongs to a later page.
 */
export function withNews<T extends Listed>(rows: readonly T[], newest: readonly T[], complete: boolean): News<T> {
  const fresh = new Map(newest.map((row) => [row.id, row]));
  const known = new Set(rows.map((row) => row.id));
  const bottom = complete ? -Infinity : startOf(rows.at(-1));
  return {
    rows: rows.map((row) => {
      const newer = fresh.get(row.id);
      return newer !== undefined && newer.version !== row.version ? newer : row;
    }),
    waiting: newest.filter((row) => !known.has(row.id) && startOf(row) >= bottom),
    gap: rows.length > 0 && newest.length > 0 && !newest.some((row) => known.has(row.id)),
  };
}

/** Lets new traces in, each at its place: newest start first, the newcomer before its equals. */
export function letIn<T extends Listed>(rows: readonly T[], waiting: readonly T[]): T[] {
  const known = new Set(rows.map((row) => row.id));
  const all = [...waiting.filter((row) => !known.has(row.id)), ...rows];
  return all.sort((a, b) => startOf(b) - startOf(a));
}
