/** Work in the background: how far it is, and the way to stop it. */
import { useQuery } from '@tanstack/react-query';
import { answer, client } from './client.ts';
import type { components } from './schema';
import { useChange } from './useChange.ts';

export type Job = components['schemas']['Job'];

const WATCH_MS = 700;

const WORDS: Record<string, string> = {
  reprice: 'Pricing anew',
  delete_traces: 'Deleting traces',
  delete_project: 'Deleting the project',
  retention: 'Deleting what is not kept',
  scrub: 'Scrubbing stored traces',
};

/** What a kind of job does, in words. */
export function jobWord(kind: string): string {
  return WORDS[kind] ?? kind.replaceAll(/[_.]/g, ' ');
}

export function isOpen(job: Job): boolean {
  return job.state === 'waiting' || job.state === 'running';
}

export function useJobs(project: string, page: number) {
  return useQuery({
    queryKey: ['jobs', project, page],
    queryFn: ({ signal }) =>
      answer(client.GET('/v1/projects/{project_id}/jobs', { signal, params: { path: { project_id: project }, query: { page, page_size: 50 } } })),
    refetchInterval: (query) => (query.state.data?.data.some(isOpen) === true ? WATCH_MS : 10_000),
  });
}

/** One job, followed until it ends. */
export function useJob(project: string, id: string | null) {
  return useQuery({
    queryKey: ['jobs', project, 'one', id],
    enabled: id !== null,
    queryFn: async ({ signal }) => {
      const params = { path: { project_id: project, job_id: id ?? '' } };
      return (await answer(client.GET('/v1/projects/{project_id}/jobs/{job_id}', { signal, params }))).data;
    },
    refetchInterval: (query) => (query.state.data === undefined || isOpen(query.state.data) ? WATCH_MS : false),
  });
}

export function useCancelJob(project: string) {
  return useChange([['jobs', project]], (id: string) =>
    answer(client.DELETE('/v1/projects/{project_id}/jobs/{job_id}', { params: { path: { project_id: project, job_id: id } } })),
  );
}
