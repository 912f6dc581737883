/** Apps: sources of traces under a name. */
import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { answer, client, everyPage, fetchText } from './client.ts';
import type { components } from './schema';
import type { TraceList } from './types.ts';
import { useChange } from './useChange.ts';

export type App = components['schemas']['App'];

export function useApps(project: string, archived: boolean) {
  return useQuery({
    queryKey: ['apps', project, archived],
    queryFn: ({ signal }) =>
      everyPage((page) => {
        const query = { project_id: project, page, page_size: 100, ...(archived && { archived: 'true' }) };
        return answer(client.GET('/v1/apps', { signal, params: { query } }));
      }),
    // Counting goes on in the background, and is soon done.
    refetchInterval: (query) => (query.state.data?.some((app) => !app.is_settled) === true ? 2000 : false),
  });
}

const appQuery = (app: string) =>
  queryOptions({
    queryKey: ['app', app],
    queryFn: async ({ signal }) => (await answer(client.GET('/v1/apps/{app_id}', { signal, params: { path: { app_id: app } } }))).data,
    refetchInterval: (query) => (query.state.data?.is_settled === false ? 2000 : false),
  });

export function useApp(app: string) {
  return useQuery(appQuery(app));
}

export interface AppValues {
  name: string;
  description: string;
  sources: string[];
}

const TOUCHED = [['apps'], ['app'], ['metrics']];

/** Makes an app, or changes the one with the id. */
export function useSaveApp(project: string, id: string | null) {
  return useChange(TOUCHED, async (values: AppValues) => {
    if (id === null) return (await answer(client.POST('/v1/apps', { body: { ...values, project_id: project } }))).data;
    return (await answer(client.PUT('/v1/apps/{app_id}', { params: { path: { app_id: id } }, body: values }))).data;
  });
}

export function useArchiveApp() {
  return useChange(TOUCHED, ({ id, archived }: { id: string; archived: boolean }) => {
    const params = { path: { app_id: id } };
    return archived ? answer(client.POST('/v1/apps/{app_id}/archive', { params })) : answer(client.POST('/v1/apps/{app_id}/unarchive', { params }));
  });
}

export function useDeleteApp() {
  return useChange(TOUCHED, (id: string) => answer(client.DELETE('/v1/apps/{app_id}', { params: { path: { app_id: id } } })));
}

/** Names of sources that newest traces came from, the most frequent first. */
export function useSources(project: string) {
  return useQuery({
    queryKey: ['sources', project],
    queryFn: async ({ signal }) => {
      const query = { project_id: project, limit: 100 };
      return (await answer(client.GET('/v1/tracing/traces/facets', { signal, params: { query } }))).data.source_id;
    },
  });
}

/** A page of an app's traces, newest first. `filter` holds parameters of the API. */
export function useAppTraces(app: string, filter: string, page: number) {
  return useQuery({
    queryKey: ['app-traces', app, filter, page],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams(filter);
      query.set('view', 'preview');
      query.set('page', String(page));
      query.set('page_size', '50');
      return JSON.parse(await fetchText(`/v1/apps/${encodeURIComponent(app)}/traces?${query.toString()}`, signal)) as TraceList;
    },
    placeholderData: keepPreviousData,
    refetchInterval: 5000,
  });
}

/** Ids of sessions in the newest traces of sources, those with most traces first. */
export function useSessionsOfSources(project: string, sources: readonly string[]) {
  return useQueries({
    queries: sources.map((source) => ({
      queryKey: ['session-facets', project, source],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const query = { project_id: project, source_id: [source], limit: 50 };
        return (await answer(client.GET('/v1/tracing/traces/facets', { signal, params: { query } }))).data.session_id;
      },
    })),
    combine: (results) => {
      const counts = new Map<string, number>();
      for (const { data } of results) for (const { value, count } of data ?? []) counts.set(value, (counts.get(value) ?? 0) + count);
      return {
        isPending: results.some((one) => one.isPending),
        error: results.find((one) => one.error !== null)?.error ?? null,
        ids: [...counts].sort((a, b) => b[1] - a[1]).map(([id]) => id),
      };
    },
  });
}

/** The last trace of a session, and how many there are. */
export function useLastTurn(project: string, session: string) {
  return useQuery({
    queryKey: ['last-turn', project, session],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ project_id: project, session_id: session, view: 'preview', page_size: '1' });
      const { data, pagination } = JSON.parse(await fetchText(`/v1/tracing/traces?${query.toString()}`, signal)) as TraceList;
      return { trace: data[0] ?? null, turns: pagination.total_count };
    },
  });
}
