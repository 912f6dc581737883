/** The typed client, and the few requests that read text rather than typed JSON. */
import createClient from 'openapi-fetch';
import { ApiError, toApiError, unreachable } from './errors.ts';
import type { paths } from './schema';

export const client = createClient<paths>({
  credentials: 'same-origin',
  // Looked up at each call, so that tests can stand in for it.
  fetch: (request) => fetch(request),
});

interface Result<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body, or an {@link ApiError}. */
export async function answer<T>(request: Promise<Result<T>>): Promise<T> {
  let result: Result<T>;
  try {
    result = await request;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw unreachable();
  }
  if (!result.response.ok) throw toApiError(result.response, result.error);
  return result.data as T;
}

/** Every page of a short list (organizations, projects, keys), one after the other. */
export async function everyPage<T>(
  fetchPage: (page: number) => Promise<{ data: T[]; pagination: { page_count: number } }>,
): Promise<T[]> {
  const rows: T[] = [];
  for (let page = 1; ; page += 1) {
    const { data, pagination } = await fetchPage(page);
    rows.push(...data);
    if (page >= pagination.page_count || data.length === 0) return rows;
  }
}

/** An answer whose body is not typed JSON, or an {@link ApiError}. */
export async function fetchAnswer(path: string, signal: AbortSignal, headers: Record<string, string>): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', signal, headers });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw unreachable();
  }
  if (response.ok) return response;
  let body: unknown = null;
  try {
    body = JSON.parse(await response.text());
  } catch {
    // Not our envelope: the status alone must do.
  }
  throw toApiError(response, body);
}

/** A body as text: its numbers are read by our own parser. */
export async function fetchText(path: string, signal: AbortSignal): Promise<string> {
  return (await fetchAnswer(path, signal, { accept: 'application/json' })).text();
}

/** The path of one run of a trace; ids may hold any character. */
export function runPath(project: string, trace: string, run: string, original = false): string {
  const base = `/v1/tracing/traces/${encodeURIComponent(trace)}/runs/${encodeURIComponent(run)}`;
  return `${base}${original ? '/original' : ''}?project_id=${encodeURIComponent(project)}`;
}

/** The path of a trace's heads, as columns. */
export function skeletonPath(project: string, trace: string): string {
  return `/v1/tracing/traces/${encodeURIComponent(trace)}/skeleton?project_id=${encodeURIComponent(project)}`;
}

/** The path of the events of one trace. */
export function livePath(project: string, trace: string): string {
  return `/v1/tracing/traces/${encodeURIComponent(trace)}/live?project_id=${encodeURIComponent(project)}`;
}

/** The path of a whole trace with its runs: what is saved as `<trace-id>.json`. */
export function tracePath(project: string, trace: string): string {
  return `/v1/tracing/traces/${encodeURIComponent(trace)}?project_id=${encodeURIComponent(project)}`;
}

/** A wrong key or a lost connection is worth another try; a refusal is not. */
export function worthRetry(failures: number, error: unknown): boolean {
  return failures < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500);
}
