// One trace: its views on one selection, its parts, live, compared, and saved as one file.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { after, before, test } from 'node:test';
import { agentTrace, hostileTrace } from './data.mjs';
import { assertClean, openPage, projectOf, pythonOf, send, setUp, shot, startBrowser, startServer, violationsOf } from './harness.mjs';

const FIXTURES = new URL('../fixtures/', import.meta.url);

let server;
let browser;
let state;
let project;
let key;
let page;
let seen;
const good = agentTrace();
const bad = agentTrace({ fails: true, question: 'a broken one' });
const hostile = hostileTrace();

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  const first = await openPage(browser, server.base);
  await setUp(first.page, server);
  project = projectOf(first.page);
  state = await first.context.storageState();
  await first.context.close();
  key = await server.createKey('trace');
  for (const one of [good, bad, hostile]) await send(server.base, key, one.runs);
  for (const name of ['metrics_aggregation', 'evaluation_agentless', 'artifacts', 'link_objects', 'log_samples', 'distributed-1', 'distributed-2']) {
    const response = await fetch(`${server.base}/api/v1/org/default/otel/traces`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
      body: readFileSync(new URL(`dreadnode/${name}.pb.gz`, FIXTURES)),
    });
    assert.equal(response.status, 200, name);
  }
  ({ page, seen } = await openPage(browser, server.base, { state }));
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const pathOf = (trace, query = '') => `${server.base}/p/${encodeURIComponent(project)}/traces/${encodeURIComponent(trace)}${query}`;
const details = (name) => page.getByRole('region', { name: `Details of ${name}` });
const item = (name) => page.getByRole('tree', { name: 'Spans' }).getByRole('treeitem').filter({ hasText: name });

const headers = () => ({ cookie: state.cookies.map((one) => `${one.name}=${one.value}`).join('; ') });

/** The id of the trace with a name. */
async function idOf(name) {
  const response = await fetch(`${server.base}/v1/tracing/traces?view=preview&page_size=50&project_id=${project}`, { headers: headers() });
  const found = (await response.json()).data.find((one) => one.name === name);
  assert.ok(found, name);
  return found.id;
}

/** The place of a span of a trace. */
async function spanOf(name, span) {
  const trace = await idOf(name);
  const response = await fetch(`${server.base}/v1/tracing/traces/${trace}/skeleton?project_id=${project}`, { headers: headers() });
  const { spans } = (await response.json()).data;
  return { trace, span: spans.id[spans.name.findIndex((index) => spans.names[index] === span)] };
}

async function open(name) {
  await page.goto(pathOf(await idOf(name)));
  await item(name).first().waitFor();
}

test('one selection in tree, graph, timeline and transcript, and in the address', async () => {
  await page.goto(pathOf(bad.trace));
  await item('Workflow').waitFor();
  await page.keyboard.press('e');
  await details('sql_query').waitFor();
  await page.keyboard.press('3');
  const timeline = page.getByRole('group', { name: /^Timeline/ });
  await timeline.waitFor();
  await page.waitForURL(/lens=timeline/);
  await details('sql_query').waitFor();
  await timeline.focus();
  await page.keyboard.press('ArrowDown');
  await details('Agent LLM').waitFor();
  assert.match(page.url(), /lens=timeline/);
  await page.keyboard.press('+');
  await page.getByRole('button', { name: 'Whole trace', exact: true }).and(page.locator(':enabled')).first().waitFor();
  await page.keyboard.press('0');
  await page.keyboard.press('2');
  const llm = page.getByRole('button', { name: /Agent LLM ×3 times/ });
  await llm.waitFor();
  assert.equal(await llm.getAttribute('aria-current'), 'true');
  await page.getByRole('button', { name: /sql_query ×2 times.*1 failed/ }).waitFor();
  await llm.focus();
  await page.keyboard.press('ArrowUp');
  await details('Support').waitFor();
  await page.keyboard.press('ArrowUp');
  await details('Flow').waitFor();
  await page.keyboard.press('4');
  await page.getByRole('button', { name: /^llm Agent LLM/ }).first().waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Transcript' }).and(page.locator('[aria-pressed=true]')).waitFor();
  await page.keyboard.press('1');
  await item('Workflow').waitFor();
  assertClean(seen);
});

test('a chat pairs tools, folds what the call before said, and explains its cost', async () => {
  await page.goto(pathOf(good.trace));
  await item('Agent LLM').nth(1).click();
  const llm = details('Agent LLM');
  await llm.getByText(/Same as previous call \(\d+ messages\)/).waitFor();
  await llm.getByRole('button', { name: 'Show', exact: true }).click();
  await llm.getByText('result', { exact: true }).waitFor();
  await llm.getByRole('button', { name: 'explain' }).click();
  const explained = page.getByRole('region', { name: 'What this cost is made of' });
  await explained.getByText('told by the sender').first().waitFor();
  await explained.getByText(/^gpt-4o-mini: the sender tells \$[\d.]+, which counts; by the table of public prices it would be \$[\d.]+\.$/).waitFor();
  assertClean(seen);
});

test('metrics, samples with scores, artifacts, links and objects of a run', async () => {
  await open('metrics');
  await page.getByRole('tab', { name: /^Metrics/ }).click();
  await page.getByRole('heading', { name: 'latency_min' }).waitFor();
  await page.locator('.uplot canvas').first().waitFor();
  await shot(page, 'trace-metrics');
  await open('sentiment-eval');
  await page.getByRole('tab', { name: /^Samples/ }).click();
  const sample = page.getByRole('row').filter({ hasText: 'great' });
  await sample.getByText('POSITIVE').waitFor();
  await page.getByRole('columnheader', { name: 'exact' }).waitFor();
  await open('artifact-run');
  await item('training').click();
  await page.getByRole('tab', { name: /^Artifacts/ }).click();
  const model = page.getByRole('row').filter({ hasText: 'model.bin' });
  await model.getByText('2.05 kB').waitFor();
  // The recording has spans only: its files were sent elsewhere.
  await model.getByText('not uploaded', { exact: true }).waitFor();
  assert.equal(await page.getByRole('link', { name: /^Download/ }).count(), 0);
  await open('linking');
  await page.getByRole('tab', { name: /^Links/ }).click();
  await page.getByRole('heading', { name: 'Objects' }).waitFor();
  assertClean(seen);
});

test('samples that a task logged one by one, and a task that went on in another process', async () => {
  await open('samples');
  await page.getByRole('tab', { name: /^Samples ?3$/ }).click();
  const rows = page.getByRole('region', { name: 'Samples' }).getByRole('row');
  for (const [name, input, output, score] of [['sample-1', 'input text', 'output text', '0.95'], ['eval-set', 'input 2', 'output 2', '0.8']]) {
    const row = rows.filter({ hasText: name }).filter({ hasText: input });
    await row.getByText(output, { exact: true }).waitFor();
    await row.getByText(score, { exact: true }).waitFor();
  }
  assert.equal(await rows.count(), 4);
  await shot(page, 'trace-samples');

  await open('origin-run');
  await item('origin-task').click();
  const task = details('origin-task');
  await task.getByText('from remote', { exact: true }).waitFor();
  await page.getByRole('tab', { name: /^Metrics/ }).click();
  await task.getByRole('heading', { name: 'remote_score' }).waitFor();
  await page.getByRole('tab', { name: /^Params/ }).click();
  await task.getByText('worker-2', { exact: true }).waitFor();
  await shot(page, 'trace-continued');
  await task.getByRole('region', { name: 'Continued on' }).getByRole('button', { name: /task\..*fragment$/ }).click();
  await page.getByRole('region', { name: /^Details of task\..*fragment$/ }).waitFor();
  assertClean(seen);
});

test('a running trace fills in by itself, and the row under the eye stays', async () => {
  const trace = `live-${randomUUID()}`;
  const run = (id, parent, ended) => ({
    id, trace_id: trace, name: id, type: 'node', parent_run_id: parent, source_id: 's', session_id: 's',
    start_time: new Date(Date.now() - 60_000 + Number(id.replace(/\D/g, '') || 0)).toISOString(),
    end_time: ended ? new Date().toISOString() : null, status: ended ? 'succeeded' : null,
    input: null, output: null, metadata: {}, error: null, executions: [], tags: [],
  });
  await send(server.base, key, [run('start', null, false), run('step 1', 'start', true)]);
  await page.goto(pathOf(trace));
  await item('step 1').waitFor();
  await page.getByText('running', { exact: true }).first().waitFor();
  await item('step 1').click();
  await send(server.base, key, [run('step 2', 'start', true)]);
  await item('step 2').waitFor();
  assert.equal(await item('step 1').getAttribute('aria-selected'), 'true');
  // Followed, the newest span is in view, until the reader moves by himself.
  const follow = page.getByRole('button', { name: 'Follow new spans' });
  const many = (from) => Array.from({ length: 60 }, (_, index) => run(`step ${from + index}`, 'start', true)).map((one, index) => ({ ...one, name: `${index % 2 ? 'call' : 'step'} ${from + index}` }));
  await page.keyboard.press('f');
  await follow.and(page.locator('[aria-pressed=true]')).waitFor();
  await send(server.base, key, many(100));
  await item('call 159').waitFor();
  await send(server.base, key, many(200));
  await item('call 259').waitFor();
  assert.equal(await item('step 100').count(), 0, 'the top has left the page');
  await page.getByRole('tree', { name: 'Spans' }).hover();
  await page.mouse.wheel(0, -20_000);
  await follow.and(page.locator('[aria-pressed=false]')).waitFor();
  await send(server.base, key, many(300));
  await page.getByText('183 spans').waitFor();
  assert.equal(await item('call 359').count(), 0);
  await send(server.base, key, [run('start', null, true)]);
  await page.getByRole('banner').getByText('succeeded', { exact: true }).or(page.locator('header').getByText('succeeded', { exact: true })).first().waitFor();
  assertClean(seen);
});

test('an open trace without news is stalled, then lost', async () => {
  const trace = `silent-${randomUUID()}`;
  const open = { id: 'only', trace_id: trace, name: 'silent', type: 'node', parent_run_id: null, source_id: 's', session_id: 's', start_time: new Date().toISOString(), end_time: null, status: null, input: null, output: null, metadata: {}, error: null, executions: [], tags: [] };
  await send(server.base, key, [open]);
  // Nothing but time makes it silent: its last news is put back in the store.
  const goneBy = (minutes) => {
    const program = 'import sqlite3, sys\nstore = sqlite3.connect(sys.argv[1], timeout=20)\nassert store.execute("UPDATE trace SET updated_at = updated_at - ? WHERE instr(trace_id, ?)", (int(sys.argv[2]), sys.argv[3].encode())).rowcount == 1\nstore.commit()';
    return promisify(execFile)(pythonOf(), ['-c', program, join(server.dataDir, 'tracekeep.db'), String(minutes * 60e6), trace]);
  };
  for (const [minutes, word] of [[0, 'running'], [6, 'stalled'], [60, 'lost']]) {
    await goneBy(minutes);
    await page.goto(pathOf(trace));
    await page.locator('header').getByText(word, { exact: true }).first().waitFor();
    await page.goto(pathOf('').replace(/\/$/, ''));
    await page.getByRole('row').filter({ has: page.locator(`a[href*="${trace}"]`) }).getByText(word, { exact: true }).waitFor({ state: 'attached' });
  }
  assertClean(seen);
});

test('two traces beside each other: what differs, by one key, word by word', async () => {
  await page.goto(`${server.base}/p/${encodeURIComponent(project)}/compare?${new URLSearchParams({ a: good.trace, b: bad.trace })}`);
  const grid = page.getByRole('grid', { name: 'Steps of both traces' });
  await grid.getByRole('row').filter({ hasText: 'sql_query' }).first().waitFor();
  await page.getByText('4 same · 4 changed · 0 added · 0 gone').waitFor();
  const step = page.getByRole('region', { name: 'What differs in this step' });
  await step.locator('ins').filter({ hasText: 'broken' }).first().waitFor();
  for (const name of ['Flow', 'Support', 'sql_query']) {
    await page.keyboard.press('n');
    await step.getByRole('heading', { name }).waitFor();
  }
  await step.locator('ins').filter({ hasText: 'no such table' }).first().waitFor();
  await shot(page, 'compare');
  assertClean(seen);
});

test('a trace and a comparison as one file that opens offline and can do nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracekeep-report-'));
  try {
    const saved = async (url, button, name) => {
      await page.goto(url);
      const [file] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), page.getByRole('button', { name: button }).click()]);
      const path = join(folder, name);
      await file.saveAs(path);
      const context = await browser.newContext({ offline: true });
      const offline = await context.newPage();
      const asked = [];
      offline.on('request', (request) => asked.push(request.url()));
      await offline.goto(pathToFileURL(path).href);
      assert.deepEqual(asked, [pathToFileURL(path).href]);
      assert.equal(await offline.evaluate(() => document.querySelectorAll('script, iframe, img, link, object, form').length), 0);
      assert.equal(await offline.evaluate(() => globalThis.hacked), undefined);
      return { offline, context, text: await offline.locator('body').innerText() };
    };
    const one = await saved(pathOf(bad.trace), 'Save a report: one file for others', 'trace.html');
    for (const word of ['Support', 'no such table: orders', 'select * from orders', 'a broken one']) assert.ok(one.text.includes(word), word);
    assert.deepEqual(await violationsOf(one.offline).catch(() => []), []);
    await one.context.close();
    const odd = await saved(pathOf(hostile.trace), 'Save a report: one file for others', 'hostile.html');
    assert.ok(odd.text.includes('<script>window.hacked=1'));
    await odd.context.close();
    const url = `${server.base}/p/${encodeURIComponent(project)}/compare?${new URLSearchParams({ a: good.trace, b: bad.trace })}`;
    const both = await saved(url, 'Save this comparison as one file', 'comparison.html');
    assert.ok(both.text.includes('4 same · 4 changed') && both.text.includes('no such table'));
    await both.context.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  assertClean(seen);
});

for (const [scheme, width] of ['light', 'dark'].flatMap((scheme) => [1440, 360].map((width) => [scheme, width]))) {
  test(`axe finds nothing in the views of a trace, ${scheme}, ${width} px`, async () => {
    const one = await openPage(browser, server.base, { scheme, width, state });
    const found = {};
    const look = async (what) => {
      await one.page.waitForTimeout(400);
      await shot(one.page, `trace-${what}-${scheme}-${width}`);
      const violations = await violationsOf(one.page);
      if (violations.length > 0) found[what] = violations;
      const wider = await one.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wider > 0) found[`${what}, wider than the screen`] = wider;
    };
    for (const lens of ['tree', 'graph', 'timeline', 'transcript']) {
      await one.page.goto(pathOf(bad.trace, `?lens=${lens}`));
      await one.page.getByRole('region', { name: 'Error' }).waitFor();
      await look(lens);
    }
    await one.page.goto(`${server.base}/p/${encodeURIComponent(project)}/compare?${new URLSearchParams({ a: good.trace, b: bad.trace })}`);
    await one.page.getByRole('grid', { name: 'Steps of both traces' }).getByRole('row').nth(2).waitFor();
    await look('compare');
    for (const [tab, of, ready] of [
      ['samples', await spanOf('samples', 'samples'), () => one.page.getByRole('columnheader', { name: 'accuracy' })],
      ['metrics', await spanOf('metrics', 'metrics'), () => one.page.locator('.uplot canvas').first()],
      ['artifacts', await spanOf('artifact-run', 'training'), () => one.page.getByText('not uploaded', { exact: true }).first()],
      ['run', await spanOf('origin-run', 'origin-task'), () => one.page.getByText('from remote', { exact: true })],
    ]) {
      await one.page.goto(pathOf(of.trace, `?${new URLSearchParams({ span: of.span, tab })}`));
      await ready().waitFor();
      await look(`tab-${tab}`);
    }
    assert.deepEqual(found, {});
    assertClean(one.seen);
    await one.context.close();
  });
}

test('hostile spans in every view: nothing runs, nothing leaves, nothing freezes', async () => {
  for (const lens of ['graph', 'timeline', 'transcript']) {
    await page.goto(pathOf(hostile.trace, `?lens=${lens}`));
    await page.getByRole('region', { name: 'Error', exact: true }).waitFor();
    assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
    assert.equal(await page.evaluate(() => document.querySelectorAll('script:not([src]), iframe, img').length), 0);
  }
  assertClean(seen);
});
