/** How the server is: for those who run it. */
import { useQuery } from '@tanstack/react-query';
import { bytes } from '../model/format.ts';
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

const LITTLE_ROOM = 0.1;

/** What is wrong with the server, in words; nothing when all is well. */
export function troublesOf({ writes, queue, disk, tasks }: SystemStatus): string[] {
  const ended = tasks.filter((task) => !task.running);
  return [
    ...(writes.healthy ? [] : ['writes fail']),
    ...(queue.waiting_for_room > 0 ? [`${queue.waiting_for_room} requests wait for room`] : []),
    ...(disk && disk.free_bytes / disk.total_bytes < LITTLE_ROOM ? [`the disk has ${bytes(disk.free_bytes)} left`] : []),
    ...(ended.length > 0 ? [`${ended.map((task) => task.name).join(', ')} ended`] : []),
  ];
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
