import { expect, test } from 'vitest';
import { troublesOf, type SystemStatus } from './system.ts';

const WELL: SystemStatus = {
  version: '1',
  now: '',
  started_at: '',
  uptime_seconds: 1,
  database: { kind: 'sqlite', version: '', schema: '', bytes: 1 },
  disk: { free_bytes: 50e9, total_bytes: 100e9 },
  queue: { waiting_requests: 3, waiting_for_room: 0, bytes_in_flight: 0, bytes_budget: 1 },
  writes: { healthy: true },
  tasks: [{ name: 'writer', running: true, restarts: 0 }],
  jobs: { open: 0 },
  collectors: [],
  refusals: [],
};

test('a server that is well has no troubles', () => {
  expect(troublesOf(WELL)).toEqual([]);
  expect(troublesOf({ ...WELL, disk: null })).toEqual([]);
});

test('each trouble is named', () => {
  expect(
    troublesOf({
      ...WELL,
      writes: { healthy: false },
      queue: { ...WELL.queue, waiting_for_room: 4 },
      disk: { free_bytes: 2e9, total_bytes: 100e9 },
      tasks: [{ name: 'writer', running: false, restarts: 2 }],
    }),
  ).toEqual(['writes fail', '4 requests wait for room', 'the disk has 2.00 GB left', 'writer ended']);
});
