/** How the server is: for those who run it. */
import { useQuery } from '@tanstack/react-query';
import { ApiError } from './errors.ts';
import { fetchText } from './client.ts';

export interface SystemStatus {
  version: string;
  now: string;
  started_at: string;
  uptime_seconds: number;
  database: { kind: string; version: string; schema: string; bytes: number; wal_bytes?: number | null };
  disk?: { free_bytes: number; total_bytes: number } | null;
  queue: { waiting_requests: number; waiting_for_room: number; bytes_in_flight: number; bytes_budget: number };
  writes: { healthy: boolean; last_commit_at?: string | null; p50_ms?: number | null; p99_ms?: number | null };
  tasks: { name: string; running: boolean; restarts: number }[];
  jobs: { open: number };
  collectors: {
    protocol: string;
    last_batch_at?: string | null;
    accepted_requests: number;
    accepted_spans: number;
    rejected_invalid: number;
    rejected_too_many: number;
    refused: { reason: string; requests: number }[];
  }[];
  refusals: Refusal[];
}

export interface Refusal {
  at: string;
  seconds_ago: number;
  protocol: string;
  reason: string;
  address?: string | null;
  requests: number;
}

/** `null` for somebody who does not run the server, or on one that does not tell. */
export function useSystemStatus(everyMs: number) {
  return useQuery({
    queryKey: ['system-status'],
    queryFn: async ({ signal }) => {
      try {
        return (JSON.parse(await fetchText('/v1/system/status', signal)) as { data: SystemStatus }).data;
      } catch (cause) {
        if (cause instanceof ApiError && (cause.status === 403 || cause.status === 404)) return null;
        throw cause;
      }
    },
    refetchInterval: (query) => (query.state.data === null ? false : everyMs),
  });
}
