/** What is stored beside a run: files, and values too large for its span. */
import { queryOptions } from '@tanstack/react-query';
import { fetchText } from './client.ts';

interface Artifact {
  /** How it is asked for. */
  id: string;
  /** `artifact` or `value`. */
  kind: string;
  name: string | null;
  bytes: number | null;
  /** What is not stored was never uploaded. */
  stored: boolean;
}

function path(project: string, trace: string, run: string, rest: string): string {
  return `/v1/tracing/traces/${encodeURIComponent(trace)}/runs/${encodeURIComponent(run)}/artifacts${rest}?project_id=${encodeURIComponent(project)}`;
}

export function artifactPath(project: string, trace: string, run: string, id: string): string {
  return path(project, trace, run, `/${encodeURIComponent(id)}`);
}

export function artifactsQuery(project: string, trace: string, run: string, version: number) {
  return queryOptions({
    queryKey: ['artifacts', project, trace, run, version],
    queryFn: async ({ signal }) => (JSON.parse(await fetchText(path(project, trace, run, ''), signal)) as { data: Artifact[] }).data,
    staleTime: 5_000,
  });
}
