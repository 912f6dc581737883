/** What is stored beside a run: files, and values too large for its span. */
import { queryOptions } from '@tanstack/react-query';
import { fetchAnswer, fetchText } from './client.ts';
import { textOf } from '../model/fileText.ts';

export interface Artifact {
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

/** Of a text that is looked at in its place. */
export const HEAD_BYTES = 64 * 1024;

/** A stored file as it can be looked at: an image by its address, the head of a text, or nothing of either. */
type Preview = { kind: 'image'; address: string } | { kind: 'text'; text: string } | { kind: 'other' };

/** What a stored file is, as the server tells by its first bytes; what its sender calls it does not count. */
export function previewQuery(project: string, trace: string, run: string, { id, bytes }: Artifact) {
  const address = `${artifactPath(project, trace, run, id)}&inline=true`;
  return queryOptions({
    queryKey: ['preview', project, trace, run, id],
    queryFn: async ({ signal }): Promise<Preview> => {
      // There is no range of nothing.
      if (bytes === 0) return { kind: 'text', text: '' };
      const answer = await fetchAnswer(address, signal, { range: `bytes=0-${HEAD_BYTES - 1}` });
      if (answer.headers.get('content-type')?.startsWith('image/')) return { kind: 'image', address };
      const text = textOf(new Uint8Array(await answer.arrayBuffer()), (bytes ?? 0) > HEAD_BYTES);
      return text === null ? { kind: 'other' } : { kind: 'text', text };
    },
    // Files are kept by what is in them.
    staleTime: Infinity,
    gcTime: 60_000,
  });
}
