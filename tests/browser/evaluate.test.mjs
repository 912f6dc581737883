// Evaluation by single keys, times in UTC by the address, and the status of the server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agentTrace } from './data.mjs';
import { assertClean, openPage, projectOf, send, setUp, startBrowser, startServer } from './harness.mjs';

let server;
let browser;
let page;
let context;
let seen;
let project;
const traces = Array.from({ length: 6 }, (_, index) => agentTrace({ question: `question ${index}`, at: Date.now() - 60_000 * index - 9000 }));

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  ({ page, context, seen } = await openPage(browser, server.base));
  await setUp(page, server);
  project = projectOf(page);
  const key = await server.createKey('evaluate');
  for (const { runs } of traces) await send(server.base, key, runs);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const at = (path) => `${server.base}/p/${encodeURIComponent(project)}${path}`;
const row = (text) => page.getByRole('row').filter({ hasText: text });
const helpful = async (trace) => {
  const answer = await context.request.get(`${server.base}/v1/tracing/traces/${trace}/evaluations?project_id=${project}`);
  return (await answer.json()).data.filter((one) => one.name === 'helpful').map((one) => one.value);
};
const focused = (text) => page.waitForFunction((wanted) => document.activeElement?.textContent?.includes(wanted), text);

test('in the list: up, down, and on to the next without a score', async () => {
  await page.goto(at('/traces'));
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('u');
  await page.getByText('Choose a trace first').waitFor();
  await page.keyboard.press('j');
  await focused('question 0');
  await page.keyboard.press('u');
  await page.getByText('Scored helpful').waitFor();
  await page.keyboard.press('j');
  await focused('question 1');
  await page.keyboard.press('d');
  await page.getByText('Scored not helpful').waitFor();
  assert.deepEqual([await helpful(traces[0].trace), await helpful(traces[1].trace)], [[true], [false]]);
  // Back at the top, the next one is that below both.
  await page.keyboard.press('Home');
  await focused('question 0');
  await page.keyboard.press('q');
  await focused('question 2');
  assertClean(seen);
});

test('in the sheet and on a page: score, go on, until all have one', async () => {
  await page.keyboard.press('Enter');
  await page.getByRole('tree', { name: 'Spans' }).getByRole('treeitem').first().waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'treeitem');
  await page.keyboard.press('d');
  await page.getByText('Scored not helpful').waitFor();
  await page.keyboard.press('q');
  await page.waitForURL((url) => url.searchParams.get('trace') === traces[3].trace);
  await page.goto(at(`/traces/${traces[3].trace}?tab=evaluation`));
  await page.getByText('Nobody has said anything yet.').waitFor();
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('u');
  await page.getByRole('button', { name: 'Helpful', exact: true }).and(page.locator('[aria-pressed=true]')).waitFor();
  for (const index of [4, 5]) {
    await page.keyboard.press('q');
    await page.waitForURL((url) => url.pathname.endsWith(traces[index].trace));
    await page.getByRole('tree', { name: 'Spans' }).getByRole('treeitem').first().waitFor();
    // What was said of the score before may still stand there: only the answer tells that this one is stored.
    const stored = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().includes('/evaluations'));
    await page.keyboard.press('u');
    assert.equal((await stored).ok(), true);
    await page.getByText('Scored helpful').waitFor();
  }
  await page.keyboard.press('q');
  await page.getByText('No trace without a score from here on').waitFor();
  assert.deepEqual(await Promise.all(traces.map(({ trace }) => helpful(trace))), [[true], [false], [false], [true], [true], [true]]);
  assertClean(seen);
});

test('the zone of times is in the address, and stays there from page to page', async () => {
  const east = await browser.newContext({ storageState: await context.storageState(), timezoneId: 'Asia/Tokyo', viewport: { width: 1440, height: 900 } });
  const other = await east.newPage();
  const started = new Date(Date.parse(traces[0].runs[0].start_time));
  const clock = (hours) => `${String((started.getUTCHours() + hours) % 24).padStart(2, '0')}:${String(started.getUTCMinutes()).padStart(2, '0')}`;
  const first = other.getByRole('row').filter({ hasText: 'question 0' });
  await other.goto(at('/traces'));
  await first.getByText(clock(9)).waitFor();
  assert.equal(new URL(other.url()).searchParams.get('tz'), null);
  await other.goto(at('/traces?tz=utc'));
  await first.getByText(clock(0)).waitFor();
  await first.click();
  await other.waitForURL((url) => url.searchParams.get('trace') === traces[0].trace && url.searchParams.get('tz') === 'utc');
  await other.getByRole('link', { name: 'Overview' }).click();
  await other.waitForURL((url) => url.pathname.endsWith('/overview') && url.searchParams.get('tz') === 'utc');
  await other.getByRole('button', { name: 'Account and appearance' }).click();
  await other.getByRole('menuitemcheckbox', { name: 'Local time' }).click();
  await other.waitForURL((url) => url.pathname.endsWith('/overview') && !url.searchParams.has('tz'));
  await east.close();
});

test('the keyboard map names every key of the list and of a trace', async () => {
  await page.goto(at('/traces'));
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('?');
  const map = page.getByRole('dialog');
  await map.getByRole('heading', { name: 'In the list' }).waitFor();
  const words = await map.innerText();
  for (const word of ['Score helpful, not helpful', 'To the next trace without a score', 'Follow new spans while it runs', 'Filter', 'Next, previous error', 'Raw original', 'Live or not']) assert.ok(words.includes(word), word);
  await page.keyboard.press('Escape');
});

test('who runs the server sees how it takes things in', async () => {
  await page.goto(at('/system'));
  for (const name of ['Writes', 'Commit time', 'Queue', 'Disk', 'Database']) await page.getByText(name, { exact: true }).first().waitFor();
  await page.getByText('healthy', { exact: true }).waitFor();
  await page.getByRole('row').filter({ hasText: 'dynamiq' }).getByText(String(traces.length), { exact: true }).waitFor();
  await page.getByText(/free$/).waitFor();
  assertClean(seen);
});
