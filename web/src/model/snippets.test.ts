import { expect, it } from 'vitest';
import { curlProbe, SDKS, snippetsOf } from './snippets.ts';

const target = { base: 'http://localhost:8080', key: 'k1', source: null };

it.each(SDKS)('put address and key where %s reads them', (sdk) => {
  const texts = snippetsOf(sdk, target).map((one) => one.text);
  for (const text of texts) {
    expect(text).toContain('http://localhost:8080');
    expect(text).toContain('k1');
  }
});

it.each(SDKS)('name the source of an app for %s', (sdk) => {
  const all = snippetsOf(sdk, { ...target, source: "app's 1" }).map((one) => `${one.note}\n${one.text}`).join('\n');
  expect(all).toContain('"app\'s 1"');
});

it('probe with a body that the collector takes', () => {
  const text = curlProbe(target, new Date('2026-11-20T09:00:00Z'), 'probe-1');
  const body = JSON.parse(/-d '(.*)'/.exec(text)![1]!) as { runs: Record<string, unknown>[] };
  expect(body.runs[0]).toMatchObject({ id: 'probe-1', trace_id: 'probe-1', end_time: '2026-11-20T09:00:00.000Z' });
  expect(Object.keys(body.runs[0]!)).toHaveLength(16);
});
