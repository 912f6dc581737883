import { expect, it } from 'vitest';
import { curlProbe, pythonExisting, pythonSnippet } from './snippet.ts';

it('put address and key where the SDK reads them', () => {
  for (const text of [pythonSnippet('http://localhost:8080', 'k1'), pythonExisting('http://localhost:8080', 'k1')]) {
    expect(text).toContain('base_url="http://localhost:8080"');
    expect(text).toContain('access_key="k1"');
  }
});

it('probe with a body that the collector takes', () => {
  const text = curlProbe('http://localhost:8080', 'k1', new Date('2026-11-20T09:00:00Z'), 'probe-1');
  const body = JSON.parse(/-d '(.*)'/.exec(text)![1]!) as { runs: Record<string, unknown>[] };
  expect(body.runs[0]).toMatchObject({ id: 'probe-1', trace_id: 'probe-1', end_time: '2026-11-20T09:00:00.000Z' });
  expect(Object.keys(body.runs[0]!)).toHaveLength(16);
});
