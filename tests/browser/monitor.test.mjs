// Screens beside the list and the trace: what they cost owner and the administrator do there, WCAG 2.2 AA in both themes
// and on a narrow screen, hostile names.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agentTrace, hostileTrace, MARKUP } from './data.mjs';
import { assertClean, openPage, projectOf, send, setUp, shot, startBrowser, startServer, violationsOf } from './harness.mjs';

let server;
let browser;
let state;
let project;
let key;
let api;
const DAY = 86_400_000;
const traces = [];
const hostile = hostileTrace();
const SLY = `${MARKUP} \u202Etxt`;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  const { page, context } = await openPage(browser, server.base);
  await setUp(page, server);
  project = projectOf(page);
  state = await context.storageState();
  api = async (method, path, body) => {
    const response = await context.request.fetch(server.base + path, { method, headers: { 'content-type': 'application/json', origin: server.base }, data: body });
    assert.ok(response.ok(), `${method} ${path}: ${response.status()} ${await response.text()}`);
    return (await response.json()).data;
  };
  key = await server.createKey('monitor');
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
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const at = (path) => `${server.base}/p/${encodeURIComponent(project)}${path}`;
const row = (page, text) => page.getByRole('row').filter({ hasText: text });

test('a cost owner: what it cost, by which model, on which day, and the traces of that day', async () => {
  const { page, context, seen } = await openPage(browser, server.base, { state });
  await page.goto(at('/traces'));
  await page.getByRole('row').nth(1).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  const cost = page.getByRole('region', { name: 'Cost', exact: true });
  // Twelve traces of three calls at $0.0052.
  await cost.getByText('$0.187').first().waitFor();
  await page.getByRole('button', { name: 'Group by' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'By model' }).click();
  await page.waitForURL(/group=model/);
  await cost.getByRole('link', { name: 'gpt-4o-mini' }).waitFor();
  await page.reload();
  await cost.getByRole('button', { name: 'Cost as a table' }).click();
  const table = page.getByRole('region', { name: 'Cost, table' });
  assert.equal(await table.getByRole('row').count(), 15);
  await table.getByText('not whole').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), cost.getByRole('button', { name: 'Download Cost as CSV' }).click()]);
  assert.equal(file.suggestedFilename(), 'cost.csv');
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString().trim().split('\r\n');
  assert.equal(lines.length, 15);
  assert.match(lines[0], /^time,.*gpt-4o-mini/);
  const sum = lines.slice(1).reduce((all, line) => all + Number(line.split(',')[1]), 0);
  assert.ok(Math.abs(sum - 12 * 3 * 0.0052) < 1e-9, `${sum}`);
  await page.getByRole('button', { name: 'Week', exact: true }).click();
  await page.waitForURL(/by=week/);
  await page.goBack();
  await page.waitForURL((url) => !url.search.includes('by='));

  // Dragging over a chart zooms the address; a click on a bucket leads to its traces.
  const plot = page.getByRole('region', { name: 'Requests', exact: true }).locator('.u-over');
  const box = await plot.boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 50);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/from=.*to=/);
  await page.getByRole('button', { name: 'Back to the last days' }).click();
  await page.waitForURL((url) => !url.search.includes('from='));
  await page.waitForFunction(() => document.querySelectorAll('[data-stale]').length === 0);
  await page.mouse.click(box.x + box.width * (13.5 / 14), box.y + 60);
  await page.waitForURL(/\/traces\?.*from=/);
  await page.getByRole('row').filter({ hasText: 'question 0' }).waitFor();
  assertClean(seen);
  await context.close();
});

test('a cost owner sets a price, and older traces are priced anew after a count', async () => {
  const { page, context, seen } = await openPage(browser, server.base, { state });
  await page.goto(at('/prices'));
  await page.getByRole('button', { name: 'New price' }).click();
  await page.getByLabel('Model', { exact: true }).fill('house-model');
  await page.getByLabel('Prompt, $').fill('2.5');
  await page.getByLabel('Answer, $').fill('10');
  await page.getByRole('button', { name: 'Set the price' }).click();
  await page.getByRole('button', { name: 'Price older traces anew' }).click();
  await page.getByRole('button', { name: 'Count what would change' }).click();
  await page.getByText(/spans .* would change/).waitFor();
  await page.getByRole('button', { name: 'Price them anew' }).click();
  await page.getByText(/spans .* have changed/).waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await row(page, 'house-model').getByText('$2.50').first().waitFor();
  await page.getByLabel('Find a model').fill('anthropic haiku');
  await page.getByRole('region', { name: 'Public prices' }).getByRole('row').nth(1).waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll('[aria-label="Public prices"] tbody th')].every((cell) => cell.textContent.includes('haiku')));
  await page.getByRole('button', { name: 'Delete the price of house-model' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await row(page, 'house-model').waitFor({ state: 'detached' });
  await page.goto(at('/system'));
  await row(page, 'Pricing anew').first().getByText('succeeded').waitFor();
  assertClean(seen);
  await context.close();
});

test('an administrator: an app from a source, its metrics, its traces, the archive, the end', async () => {
  const { page, context, seen } = await openPage(browser, server.base, { state });
  await page.goto(at('/apps'));
  await page.getByRole('button', { name: 'New app' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Shop');
  await page.getByLabel(/^shop/).check();
  await page.getByRole('button', { name: 'Make the app' }).click();
  await row(page, 'Shop').getByText('complete').waitFor();
  await page.getByRole('link', { name: 'Shop' }).click();
  await page.getByRole('region', { name: 'Requests', exact: true }).getByText('13', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Traces' }).last().click();
  await page.getByLabel('Status').selectOption('failed');
  await page.waitForURL(/status=failed/);
  await row(page, 'question 1').waitFor();
  assert.equal(await row(page, 'question 2').count(), 0);
  await page.getByRole('navigation', { name: 'Views of the app' }).getByRole('link', { name: 'Sessions' }).click();
  await page.getByRole('link', { name: 'session-392' }).waitFor();
  await page.getByRole('navigation', { name: 'Views of the app' }).getByRole('link', { name: 'Integration' }).click();
  const app = new URL(page.url()).pathname.split('/')[4];
  assert.ok((await page.getByLabel('Python, whole example').innerText()).includes(`source_id="${app}"`));
  await page.goto(at('/apps'));
  await page.getByRole('button', { name: 'Archive Shop' }).click();
  await row(page, 'Shop').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await page.getByRole('button', { name: 'Take Shop out of the archive' }).waitFor();
  await page.getByRole('button', { name: 'Delete Shop' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('Nothing in the archive').waitFor();
  assertClean(seen);
  await context.close();
});

test('a session is read as a transcript, and each turn opens its trace', async () => {
  const { page, context, seen } = await openPage(browser, server.base, { state });
  await page.goto(at('/sessions'));
  await page.getByRole('link', { name: 'session-392' }).click();
  await page.getByText('question 11').waitFor();
  const turns = page.getByRole('main').locator('ol > li');
  assert.equal(await turns.count(), 12);
  await turns.first().getByText('It arrives on Friday.').waitFor();
  await turns.nth(1).getByText('12 h', { exact: false }).first().waitFor();
  assert.equal(await turns.filter({ hasText: 'failed' }).count(), 3);
  await page.getByRole('link', { name: 'Open the trace of turn 12' }).click();
  await page.waitForURL((url) => url.pathname.endsWith(traces[0].trace));
  assertClean(seen);
  await context.close();
});

test('the page that waits sees a trace come', async () => {
  const { page, context, seen } = await openPage(browser, server.base, { state });
  await page.goto(at('/integration'));
  await page.getByText('Waiting for a trace').waitFor();
  await page.waitForTimeout(300);
  const { trace, runs } = agentTrace({ question: 'just sent' });
  await send(server.base, key, runs);
  const sent = Date.now();
  await page.getByText('just sent').waitFor();
  console.log(`an arrival was seen after ${Date.now() - sent} ms`);
  assert.ok(Date.now() - sent < 3000);
  await page.getByRole('status').getByRole('link').click();
  await page.waitForURL((url) => url.pathname.endsWith(trace));
  assertClean(seen);
  await context.close();
});

const SCREENS = [
  ['monitoring', '/monitoring', (page) => page.getByRole('region', { name: 'Latency', exact: true }).waitFor()],
  ['monitoring-grouped', '/monitoring?group=tag', (page) => page.getByRole('region', { name: 'Latency, p95', exact: true }).waitFor()],
  ['apps', '/apps', (page) => page.getByRole('row').nth(1).waitFor()],
  ['sessions', '/sessions', (page) => page.getByRole('link', { name: 'session-392' }).waitFor()],
  ['session', '/sessions/session-392', (page) => page.getByText('question 11').waitFor()],
  ['integration', '/integration', (page) => page.getByRole('tab', { name: 'Dynamiq' }).waitFor()],
  ['evaluation', '/evaluation', (page) => page.getByRole('heading', { name: 'score' }).waitFor()],
  ['prices', '/prices', (page) => page.getByRole('region', { name: 'Public prices' }).waitFor()],
  ['system', '/system', (page) => page.getByRole('heading', { name: 'Jobs' }).waitFor()],
  ['keys', '/keys', (page) => row(page, 'monitor').waitFor()],
];

for (const scheme of ['light', 'dark']) {
  for (const width of [1440, 360]) {
    test(`all may read them: ${scheme}, ${width} px wide`, async () => {
      const { page, context, seen } = await openPage(browser, server.base, { scheme, width, state });
      const found = {};
      for (const [name, path, ready] of SCREENS) {
        await page.goto(at(path));
        await ready(page);
        await page.waitForTimeout(250);
        await shot(page, `${name}-${scheme}-${width}`);
        const violations = await violationsOf(page);
        if (violations.length > 0) found[name] = violations;
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        if (wide) found[`${name}, wider than the screen`] = true;
      }
      for (const [name, path, button] of [
        ['app-dialog', '/apps', 'New app'],
        ['price-dialog', '/prices', 'New price'],
        ['reprice-dialog', '/prices', 'Price traces anew'],
        ['key-delete', '/keys', 'Delete key monitor'],
      ]) {
        await page.goto(at(path));
        await page.getByRole('button', { name: button }).first().click();
        await page.getByRole('dialog').waitFor();
        await shot(page, `${name}-${scheme}-${width}`);
        const violations = await violationsOf(page);
        if (violations.length > 0) found[name] = violations;
      }
      await page.goto(at('/monitoring'));
      await page.getByRole('button', { name: 'Latency as a table' }).click();
      await page.getByRole('region', { name: 'Latency, table' }).waitFor();
      const violations = await violationsOf(page);
      if (violations.length > 0) found.table = violations;
      assert.deepEqual(found, {});
      assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
      assertClean(seen);
      await context.close();
    });
  }
}

test('names of senders are text on every screen', async () => {
  const { page, context, seen } = await openPage(browser, server.base, { state });
  for (const [path, ready] of [
    ['/monitoring?group=model', (page) => page.getByRole('region', { name: 'Cost', exact: true }).waitFor()],
    ['/monitoring?group=tag', (page) => page.getByRole('region', { name: 'Cost', exact: true }).waitFor()],
    ['/apps', (page) => row(page, '<script>').waitFor()],
    ['/sessions', (page) => row(page, '⟨U+202E⟩').waitFor()],
    [`/sessions/${encodeURIComponent(hostile.runs[0].session_id)}`, (page) => page.getByText('<script>').first().waitFor()],
    ['/evaluation', (page) => page.getByRole('heading', { name: /<script>/ }).waitFor()],
    ['/prices', (page) => row(page, '<b>evil</b>').waitFor()],
  ]) {
    await page.goto(at(path));
    await ready(page);
    const text = await page.locator('body').innerText();
    assert.equal(/[\u202e\u0000\ufeff]/.test(text), false, path);
    assert.equal(await page.evaluate(() => globalThis.hacked), undefined, path);
    assert.equal(await page.evaluate(() => document.querySelectorAll('script:not([src]), iframe, img, svg [onload]').length), 0, path);
  }
  assertClean(seen);
  await context.close();
});
