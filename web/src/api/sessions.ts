/** Sessions, and the turns of one. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { get } from '../model/json.ts';
import { readJson } from '../model/readJson.ts';
import { answeredText, askedText } from '../model/said.ts';
import { fetchText } from './client.ts';
import type { components } from './schema';
import type { Trace } from './types.ts';

interface Paged<T> {
  data: T[];
  pagination: components['schemas']['Pagination'];
  next_cursor?: string | null;
}

/** A session of the preview view. */
export interface Session {
  id: string;
  created_at: string;
  last_activity_at: string;
  input: string | null;
  output: string | null;
  /** Of its last trace. */
  status: string | null;
  message_count: number;
  user_id: string | null;
}

const PAGE = 50;

export function useSessions(project: string, page: number) {
  return useQuery({
    queryKey: ['chats', project, page],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ project_id: project, view: 'preview', page: String(page), page_size: String(PAGE) });
      return JSON.parse(await fetchText(`/v1/tracing/sessions?${query.toString()}`, signal)) as Paged<Session>;
    },
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}

/** The traces of a session, oldest first. A conversation that goes on is read again now and then. */
export function useTurns(project: string, session: string) {
  return useInfiniteQuery({
    queryKey: ['turns', project, session],
    initialPageParam: 1,
    queryFn: async ({ pageParam, signal }) => {
      const query = new URLSearchParams({
        project_id: project,
        session_id: session,
        view: 'preview',
        sort: 'started_at',
        page: String(pageParam),
        page_size: String(PAGE),
      });
      return JSON.parse(await fetchText(`/v1/tracing/traces?${query.toString()}`, signal)) as Paged<Trace>;
    },
    getNextPageParam: ({ pagination }) => (pagination.page < pagination.page_count ? pagination.page + 1 : null),
    refetchInterval: 5000,
  });
}

/** What was said in a turn, in full. */
export function useTurnTexts(project: string, trace: string, version: number, enabled: boolean) {
  return useQuery({
    queryKey: ['turn', project, trace, version],
    enabled,
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ project_id: project, id: trace, page_size: '1' });
      const { value } = await readJson(await fetchText(`/v1/tracing/traces?${query.toString()}`, signal));
      const rows = get(value, 'data');
      const row = Array.isArray(rows) ? rows[0] : undefined;
      return { asked: askedText(get(row, 'input')), answered: answeredText(get(row, 'output')) };
    },
    staleTime: Infinity,
    gcTime: 60_000,
    structuralSharing: false,
  });
}
