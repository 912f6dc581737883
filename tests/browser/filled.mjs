// A server with traces of a week, results, an app and a price; some names are hostile. For the tests of the screens beside
// the list and the trace.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { agentTrace, hostileTrace, MARKUP } from './data.mjs';
import { openPage, projectOf, send, setUp, startBrowser, startServer } from './harness.mjs';

const DAY = 86_400_000;
export const SLY = `${MARKUP} \u202Etxt`;

export async function startFilled() {
  const server = await startServer();
  const browser = await startBrowser();
  const { page, context } = await openPage(browser, server.base);
  await setUp(page, server);
  const project = projectOf(page);
  const state = await context.storageState();
  const api = async (method, path, body) => {
    const response = await context.request.fetch(server.base + path, { method, headers: { 'content-type': 'application/json', origin: server.base }, data: body });
    const text = await response.text();
    assert.ok(response.ok(), `${method} ${path}: ${response.status()} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  const key = await server.createKey('monitor');
  const traces = [];
  const hostile = hostileTrace();
  for (let index = 0; index < 12; index += 1) {
    const one = agentTrace({ question: `question ${index}`, fails: index % 4 === 1, at: Date.now() - (DAY * index) / 2 - 9000 });
    traces.push(one);
    await send(server.base, key, one.runs);
  }
  await send(server.base, key, hostile.runs);
  const body = { evaluations: traces.map(({ trace }, index) => ({ trace_id: trace, name: 'score', value: (index % 5) + 1 })) };
  await api('POST', `/v1/tracing/evaluations?project_id=${project}`, body);
  await api('POST', `/v1/tracing/traces/${encodeURIComponent(hostile.trace)}/evaluations?project_id=${project}`, { name: SLY, value: SLY });
  await api('POST', '/v1/apps', { name: SLY, description: SLY, project_id: project, sources: [SLY] });
  await api('POST', `/v1/projects/${project}/prices`, { model: '<b>evil</b>*', input_usd: 1, output_usd: 2 });
  const stop = async () => {
    await browser.close();
    await server.stop();
  };
  const at = (path) => `${server.base}/p/${encodeURIComponent(project)}${path}`;
  return { server, browser, state, project, api, key, traces, hostile, at, stop };
}

/** The same for the tests of one file: there before the first of them, gone after the last. */
export function filledForTests() {
  const filled = {};
  before(async () => {
    Object.assign(filled, await startFilled());
  });
  after(async () => {
    await filled.stop?.();
  });
  return filled;
}

export const row = (page, text) => page.getByRole('row').filter({ hasText: text });
