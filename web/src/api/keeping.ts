/** What a project keeps, what it does not store, and how much may be sent to it. */
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { answer, client } from './client.ts';
import type { components } from './schema';
import { useChange } from './useChange.ts';

type Schemas = components['schemas'];
export type Retention = Schemas['Retention'];
export type Limit = Schemas['Limit'];
export type Limits = Schemas['Limits'];
export type Used = Schemas['Used'];

/** A rule of redaction: one of the first three says what it looks for. */
export interface Rule {
  builtin?: string;
  regex?: string;
  path?: string;
  action: string;
}

const EVERY_MS = 5000;
const at = (project: string) => ({ path: { project_id: project } });

export function useRetention(project: string) {
  return useQuery({
    queryKey: ['retention', project],
    queryFn: async ({ signal }) => (await answer(client.GET('/v1/projects/{project_id}/retention', { signal, params: at(project) }))).data,
  });
}

/** What would be deleted; nothing is changed. */
export function retentionPreview(project: string, body: Retention) {
  return queryOptions({
    queryKey: ['retention-preview', project, body],
    queryFn: async ({ signal }) => (await answer(client.POST('/v1/projects/{project_id}/retention/preview', { signal, params: at(project), body }))).data,
    staleTime: 0,
    gcTime: 0,
  });
}

export function useSaveRetention(project: string) {
  return useChange([['retention', project]], async (body: Retention) => {
    return (await answer(client.PUT('/v1/projects/{project_id}/retention', { params: at(project), body }))).data;
  });
}

export function useRunRetention(project: string) {
  return useChange([['jobs', project]], async () => (await answer(client.POST('/v1/projects/{project_id}/retention/run', { params: at(project) }))).data);
}

export function useRedaction(project: string) {
  return useQuery({
    queryKey: ['redaction', project],
    queryFn: async ({ signal }) =>
      (await answer(client.GET('/v1/projects/{project_id}/redaction', { signal, params: at(project) }))).data.rules as Rule[],
  });
}

export type RedactionPreview = Schemas['RedactionPreview'];

/** What rules would change in the newest traces; nothing is stored. */
export function redactionPreview(project: string, rules: readonly Rule[]) {
  return queryOptions({
    queryKey: ['redaction-preview', project, rules],
    queryFn: async ({ signal }) => (await answer(client.POST('/v1/projects/{project_id}/redaction/preview', { signal, params: at(project), body: { rules } }))).data,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

export function useSaveRedaction(project: string) {
  return useChange([['redaction', project]], (rules: readonly Rule[]) =>
    answer(client.PUT('/v1/projects/{project_id}/redaction', { params: at(project), body: { rules } })),
  );
}

export function useScrub(project: string) {
  return useChange([['jobs', project]], async (body: Schemas['ScrubRequest']) => {
    return (await answer(client.POST('/v1/projects/{project_id}/redaction/scrub', { params: at(project), body }))).data;
  });
}

export function useLimits(project: string) {
  return useQuery({
    queryKey: ['limits', project],
    queryFn: async ({ signal }) => (await answer(client.GET('/v1/projects/{project_id}/limits', { signal, params: at(project) }))).data,
  });
}

export function useSaveLimits(project: string) {
  return useChange([['limits', project], ['usage', project]], (body: Limits) =>
    answer(client.PUT('/v1/projects/{project_id}/limits', { params: at(project), body })),
  );
}

export function useUsage(project: string) {
  return useQuery({
    queryKey: ['usage', project],
    queryFn: async ({ signal }) => (await answer(client.GET('/v1/projects/{project_id}/usage', { signal, params: at(project) }))).data,
    refetchInterval: EVERY_MS,
  });
}

/** Puts a project out of sight; a job removes what is in it. The lists of projects are read again by the caller. */
export function useDeleteProject() {
  return useMutation({
    mutationFn: async ({ id, name }: { id: string; name: string }) =>
      (await answer(client.DELETE('/v1/projects/{project_id}', { params: { ...at(id), query: { name } } }))).data,
  });
}
