/** Apps: sources of traces under a name. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { answer, client, everyPage } from './client.ts';
import type { components } from './schema';
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
