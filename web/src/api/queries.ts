/** Server state by name: one hook a resource. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, client, everyPage, fetchText, runPath, skeletonPath } from './client.ts';
import { readJson } from '../model/readJson.ts';
import type { components } from './schema';
import type { Evaluation, NewAccessKey, TraceSkeleton } from './types.ts';

const EVERY = 100;

/** The name of the result that thumbs give. */
export const HELPFUL = 'helpful';

export function useAuthState() {
  return useQuery({
    queryKey: ['auth-state'],
    queryFn: async ({ signal }) => (await answer(client.GET('/v1/auth/state', { signal }))).data,
    staleTime: 0,
  });
}

export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: async ({ signal }) => (await answer(client.GET('/v1/me', { signal }))).data,
  });
}

export const orgsQuery = queryOptions({
  queryKey: ['orgs'],
  queryFn: ({ signal }) =>
    everyPage((page) => answer(client.GET('/v1/orgs', { signal, params: { query: { page, page_size: EVERY } } }))),
});

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) =>
    everyPage((page) => answer(client.GET('/v1/projects', { signal, params: { query: { page, page_size: EVERY } } }))),
});

export function useOrgs() {
  return useQuery(orgsQuery);
}

export function useProjects() {
  return useQuery(projectsQuery);
}

export function useAccessKeys(org: string) {
  return useQuery({
    queryKey: ['access-keys', org],
    queryFn: ({ signal }) =>
      everyPage((page) =>
        answer(client.GET('/v1/access-keys', { signal, params: { query: { org_id: org, page, page_size: EVERY } } })),
      ),
  });
}

export function useCreateKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewAccessKey) => (await answer(client.POST('/v1/access-keys', { body }))).data,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['access-keys'] }),
  });
}

export function useDeleteKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => answer(client.DELETE('/v1/access-keys/{key_id}', { params: { path: { key_id: id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['access-keys'] }),
  });
}

export function skeletonQuery(project: string, trace: string) {
  return queryOptions({
    queryKey: ['skeleton', project, trace],
    queryFn: async ({ signal }) => {
      const text = await fetchText(skeletonPath(project, trace), signal);
      return (JSON.parse(text) as { data: TraceSkeleton }).data;
    },
    staleTime: 5_000,
    // A big skeleton is worth keeping only a while.
    gcTime: 60_000,
    // Heads of one version never change: sharing structure would walk every column for nothing.
    structuralSharing: false,
  });
}

/** One run in full. `version` is the trace's: a changed trace asks anew. */
export function runQuery(project: string, trace: string, run: string, version: number, original = false) {
  return queryOptions({
    queryKey: ['run', project, trace, run, version, original],
    queryFn: async ({ signal }) => readJson(await fetchText(runPath(project, trace, run, original), signal)),
    staleTime: Infinity,
    gcTime: 60_000,
    structuralSharing: false,
  });
}

export type NewEvaluation = components['schemas']['NewEvaluation'];

/** What people and programs say of a trace and of its spans. */
export function evaluationsQuery(project: string, trace: string) {
  return queryOptions({
    queryKey: ['evaluations', project, trace],
    queryFn: async ({ signal }) => {
      const params = { path: { trace_id: trace }, query: { project_id: project } };
      return (await answer(client.GET('/v1/tracing/traces/{trace_id}/evaluations', { signal, params }))).data as Evaluation[];
    },
    staleTime: 5_000,
  });
}

export function saveEvaluation(project: string, trace: string, body: NewEvaluation) {
  const params = { path: { trace_id: trace }, query: { project_id: project } };
  return answer(client.POST('/v1/tracing/traces/{trace_id}/evaluations', { params, body }));
}

/** Takes a result of the reader's own back. */
export function removeEvaluation(project: string, trace: string, { name, run_id }: Evaluation) {
  const query = { project_id: project, name, ...(run_id !== null && { run_id }) };
  return answer(client.DELETE('/v1/tracing/traces/{trace_id}/evaluations', { params: { path: { trace_id: trace }, query } }));
}
