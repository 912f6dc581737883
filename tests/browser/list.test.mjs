// Long things: a list of many pages, news while it is read, and JSON of many rows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agentTrace } from './data.mjs';
import { assertClean, openPage, projectOf, send, setUp, shot, startBrowser, startServer } from './harness.mjs';

const COUNT = 260;
let server;
let browser;
let page;
let seen;
let key;
let project;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  ({ page, seen } = await openPage(browser, server.base));
  await setUp(page, server);
  project = projectOf(page);
  key = await server.createKey('list');
  const newest = Date.now() - 3_600_000;
  for (let index = 0; index < COUNT; index += 1) {
    // Ten traces share each start: pages are cut by start, and none may be lost.
    const at = newest - Math.floor(index / 10) * 60_000;
    await send(server.base, key, agentTrace({ question: `row number ${index}`, at }).runs);
  }
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const list = () => `${server.base}/p/${encodeURIComponent(project)}/traces`;
const scroller = () => page.locator('[role=grid]').locator('..');

test('paging brings every trace once, and only what is in view is in the page', async () => {
  await page.goto(list());
  await page.locator('[role=row][data-index="5"]').waitFor();
  const ids = new Set();
  for (let step = 0; step < 80; step += 1) {
    for (const href of await page.locator('[role=row] a').evaluateAll((links) => links.map((link) => link.href))) ids.add(href);
    const atEnd = await scroller().evaluate((box) => {
      box.scrollTop += 500;
      return box.scrollTop + box.clientHeight >= box.scrollHeight - 30;
    });
    await page.waitForTimeout(80);
    if (atEnd && ids.size >= COUNT) break;
  }
  assert.equal(ids.size, COUNT);
  const rows = await page.locator('[role=row][data-index]').count();
  assert.ok(rows < 80, `${rows} rows in the page`);
});

test('a new trace moves nothing that is being read', async () => {
  await page.goto(list());
  await page.locator('[role=row][data-index="5"]').waitFor();
  await scroller().evaluate((box) => { box.scrollTop = 640; });
  await page.locator('[role=row][data-index="25"]').waitFor();
  const look = () =>
    page.locator('[role=row][data-index="25"]').evaluate((row) => ({ text: row.textContent, top: row.getBoundingClientRect().top }));
  const earlier = await look();
  for (let index = 0; index < 3; index += 1) await send(server.base, key, agentTrace({ question: `news ${index}` }).runs);
  const pill = page.getByRole('button', { name: /3 new/ });
  await pill.waitFor();
  assert.deepEqual(await look(), earlier);
  await shot(page, 'list-pill');
  await pill.click();
  await page.getByRole('row').filter({ hasText: 'news 2' }).waitFor();
  assert.ok((await scroller().evaluate((box) => box.scrollTop)) < 5);
});

test('the keyboard walks the list and opens a trace', async () => {
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-rowindex') === '3');
  await page.keyboard.press('End');
  await page.waitForFunction(() => Number(document.activeElement?.getAttribute('aria-rowindex')) > 50);
  await page.keyboard.press('Home');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-rowindex') === '2');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'treeitem');
  const first = new URL(page.url()).searchParams.get('trace');
  await page.keyboard.press('Shift+J');
  await page.waitForFunction((id) => new URL(location.href).searchParams.get('trace') !== id, first);
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.search.includes('trace'));
});

test('JSON of thousands of rows folds, scrolls and is searched without lying on itself', async () => {
  const { trace, runs } = agentTrace({ question: 'long output' });
  const tool = runs.find((run) => run.name === 'sql_query');
  tool.output = { rows: Array.from({ length: 4000 }, (_, index) => ({ index, text: index % 3 ? 'short' : `a longer text, number ${index} `.repeat(6) })) };
  await send(server.base, key, runs);
  await page.goto(`${list()}/${trace}?span=${tool.id}`);
  const output = page.getByRole('tree', { name: 'Output' });
  await output.getByRole('treeitem').filter({ hasText: 'rows' }).click();
  await output.getByRole('treeitem').nth(20).waitFor();
  assert.ok((await output.getByRole('treeitem').count()) < 150);
  await page.getByRole('searchbox', { name: 'Find in output' }).fill('number 3000 ');
  await output.getByText('a longer text, number 3000').first().waitFor();
  await page.waitForTimeout(300);
  await shot(page, 'long-json');
  const overlaps = await output.getByRole('treeitem').evaluateAll((rows) => {
    const boxes = rows.map((row) => row.getBoundingClientRect()).sort((a, b) => a.top - b.top);
    return boxes.filter((box, index) => index > 0 && box.top < boxes[index - 1].bottom - 1).length;
  });
  assert.equal(overlaps, 0);
  assertClean(seen);
});
