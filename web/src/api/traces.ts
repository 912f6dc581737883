/** What lists of traces need beside the traces: values to filter by, saved views, counting and deleting, search, traffic. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { answer, client, fetchText } from './client.ts';
import type { components } from './schema';
import { apiFilter, EMPTY, printList, type ListState } from '../model/listState.ts';

export type Facets = components['schemas']['FacetsView'];
export type SavedView = components['schemas']['SavedView'];
export type Match = components['schemas']['Match'];
type Found = components['schemas']['Found'];

type Filters = Pick<ListState, 'conditions' | 'range' | 'from' | 'to'>;

/** The query string of the filters alone, for keys and requests. */
export const filterKey = ({ conditions, range, from, to }: Filters) => printList({ ...EMPTY, conditions, range, from, to });

async function read<T>(path: string, query: URLSearchParams, project: string, signal: AbortSignal): Promise<T> {
  query.set('project_id', project);
  return JSON.parse(await fetchText(`${path}?${query.toString()}`, signal)) as T;
}

export function useFacets(project: string, filters: Filters, enabled: boolean) {
  return useQuery({
    queryKey: ['facets', project, filterKey(filters)],
    queryFn: async ({ signal }) =>
      (await read<{ data: Facets }>('/v1/tracing/traces/facets', apiFilter(filters, Date.now() * 1000), project, signal)).data,
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}

export function useViews(project: string) {
  return useQuery({
    queryKey: ['views', project],
    queryFn: async ({ signal }) => (await answer(client.GET('/v1/tracing/views', { signal, params: { query: { project_id: project } } }))).data,
  });
}

type NewView = components['schemas']['NewView'];

export function saveView(project: string, body: NewView, id?: string) {
  const query = { project_id: project };
  return id === undefined
    ? answer(client.POST('/v1/tracing/views', { params: { query }, body }))
    : answer(client.PUT('/v1/tracing/views/{view_id}', { params: { query, path: { view_id: id } }, body }));
}

export function removeView(project: string, id: string) {
  return answer(client.DELETE('/v1/tracing/views/{view_id}', { params: { query: { project_id: project }, path: { view_id: id } } }));
}

/** How many traces a filter selects: what has to be said before they are deleted. */
export function countQuery(project: string, filter: string) {
  return queryOptions({
    queryKey: ['count', project, filter],
    queryFn: async ({ signal }) =>
      (await read<{ data: { count: number; exact: boolean } }>('/v1/tracing/traces/count', new URLSearchParams(filter), project, signal)).data,
    staleTime: 0,
    gcTime: 0,
  });
}

type Job = components['schemas']['Job'];

/** Deletes what a filter selects; the work goes on as a job. */
export async function deleteTraces(project: string, filter: string, count: number): Promise<Job> {
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(filter)) (query[name] ??= []).push(value);
  return (await answer(client.DELETE('/v1/tracing/traces', { params: { query: { ...query, project_id: project, count } } }))).data;
}

export async function readJob(project: string, id: string, signal: AbortSignal): Promise<Job> {
  const params = { path: { project_id: project, job_id: id } };
  return (await answer(client.GET('/v1/projects/{project_id}/jobs/{job_id}', { signal, params }))).data;
}

/** One step of a search. */
export function searchStep(project: string, filters: Filters, text: string, cursor: string | null, signal: AbortSignal): Promise<Found> {
  const query = apiFilter(filters, Date.now() * 1000);
  query.set('q', text);
  query.set('limit', '50');
  if (cursor !== null) query.set('cursor', cursor);
  return read<Found>('/v1/tracing/search', query, project, signal);
}

interface Measures {
  invocation_count: number;
  success_count: number;
  failure_count: number;
  canceled_count: number;
  running_count: number;
  /** Of the invocations: deleted by retention since. */
  expired_count: number;
  error_rate: number;
  unpriced_count: number;
  duration: { avg: number; p50: number | null; p95: number | null; p99: number | null };
  usage: { total_tokens: number; total_tokens_cost_usd: number };
}

export interface Traffic {
  summary: Measures;
  series: { timestamp: string; metrics: Measures }[];
}

/** Sums of the project between two instants, and for each bucket of whole minutes. */
export function trafficQuery(project: string, from: string, to: string, minutes: number) {
  return queryOptions({
    queryKey: ['traffic', project, from, to, minutes],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ start_time: from, end_time: to, interval: `${minutes}m` });
      return (await read<{ data: Traffic }>('/v1/tracing/metrics', query, project, signal)).data;
    },
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}
