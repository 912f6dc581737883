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

const grid = () => page.getByRole('grid');
const filter = () => page.getByRole('combobox', { name: 'Filter' });
const total = (text) => page.getByText(text, { exact: true }).waitFor();

test('what is typed becomes chips, an address, and text again', async () => {
  await send(server.base, key, agentTrace({ question: 'the failing one', fails: true }).runs);
  await page.goto(list());
  await filter().fill('status:failed model:gpt-4o-mini cost>0.001 duration<=1m');
  await page.keyboard.press('Enter');
  await page.getByRole('row').filter({ hasText: 'the failing one' }).waitFor();
  await total('1 trace');
  const query = new URL(page.url()).searchParams;
  assert.deepEqual([...query], [['status', 'failed'], ['model', 'gpt-4o-mini'], ['cost_usd:gte', '0.001'], ['duration_ms:lte', '60000']]);
  await page.reload();
  await page.getByRole('button', { name: 'Remove the filter cost>=0.001' }).click();
  await page.waitForURL((url) => !url.searchParams.has('cost_usd:gte'));
  await filter().focus();
  await page.keyboard.press('Backspace');
  assert.equal(await filter().inputValue(), 'duration<=1m');
  await filter().fill('status:odd');
  await page.keyboard.press('Enter');
  await page.getByText(/^status is one of/).waitFor();
  await filter().fill('');
});

test('a cell keeps to its value or leaves it out; filtered to nothing names the filter', async () => {
  await page.goto(list());
  const failed = page.getByRole('row').filter({ hasText: 'the failing one' });
  await failed.locator('[data-column=status]').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Without status: failed' }).click();
  await page.waitForURL(/status:ne=failed/);
  await failed.waitFor({ state: 'detached' });
  await page.goto(`${list()}?session_id=nobody&range=1h`);
  await page.getByRole('button', { name: 'Drop session:nobody' }).click();
  await grid().waitFor();
  assert.equal(new URL(page.url()).search, '?range=1h');
});

test('a view is saved, chosen, renamed and removed', async () => {
  await page.goto(`${list()}?status=failed`);
  await page.getByRole('button', { name: 'Save these filters as a view' }).click();
  await page.getByLabel('Name').fill('Broken');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const views = page.getByRole('navigation', { name: 'Views' });
  await views.getByRole('link', { name: 'Broken' }).waitFor();
  await views.getByRole('link', { name: 'All' }).click();
  await page.waitForURL((url) => url.search === '');
  await views.getByRole('link', { name: 'Broken' }).click();
  await page.waitForURL(/status=failed/);
  await page.getByRole('button', { name: 'Change the view Broken' }).click();
  await page.getByRole('menuitem', { name: 'Remove this view' }).click();
  await views.getByRole('link', { name: 'Broken' }).waitFor({ state: 'detached' });
});

test('columns are chosen and kept, and sorted by', async () => {
  await page.goto(list());
  await grid().waitFor();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Spans' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Output' }).click();
  await page.keyboard.press('Escape');
  await page.reload();
  await grid().getByRole('columnheader', { name: 'Spans' }).waitFor();
  // What is chosen is shown however narrow the screen is.
  for (const [name, id, text] of [['Session', 'session', 'session-392'], ['Source', 'source', 'shop']]) {
    const shown = grid().getByRole('columnheader', { name });
    const cell = grid().locator(`[data-column=${id}]`).first();
    await shown.waitFor();
    assert.equal(await cell.innerText(), text);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name }).click();
    await shown.waitFor({ state: 'detached' });
    await page.getByRole('menuitemcheckbox', { name }).click();
    await page.keyboard.press('Escape');
    await shown.waitFor();
  }
  assert.equal(await grid().getByRole('columnheader', { name: 'Output' }).count(), 0);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitem', { name: 'The usual ones' }).click();
  await grid().getByRole('button', { name: 'Cost' }).click();
  await page.waitForURL(/sort=-cost/);
  await page.locator('[aria-sort=descending]').filter({ hasText: 'Cost' }).waitFor();
});

test('what was sent is searched, hits are marked, and a hit opens its run', async () => {
  await page.goto(list());
  await filter().fill('no such table');
  await page.keyboard.press('Enter');
  const hits = page.getByRole('list', { name: 'Hits' });
  await hits.locator('mark').first().waitFor();
  assert.match(await hits.locator('mark').first().innerText(), /no such table/i);
  await page.getByText(/all looked through/).waitFor();
  await shot(page, 'list-search');
  await hits.getByRole('button').filter({ hasText: 'sql_query' }).first().click();
  await page.getByRole('tree', { name: 'Spans' }).waitFor();
  assert.ok(new URL(page.url()).searchParams.get('span'));
  await page.keyboard.press('Escape');
});

test('a drag over the strip sets the range', async () => {
  await page.goto(`${list()}?range=24h`);
  const strip = page.getByRole('img', { name: /^Traffic from/ });
  await strip.waitFor();
  const box = await strip.boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/from=.*&to=/);
});

test('selected traces are deleted after their number was said, never before', async () => {
  for (const name of ['to go 1', 'to go 2']) await send(server.base, key, agentTrace({ question: name }).runs);
  await page.goto(list());
  for (const name of ['to go 1', 'to go 2']) await page.getByRole('row').filter({ hasText: name }).getByRole('checkbox').click();
  await page.getByText('2 selected').waitFor();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Keep them' }).click();
  await page.getByRole('row').filter({ hasText: 'to go 1' }).waitFor();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete 2 traces' }).click();
  await page.getByRole('row').filter({ hasText: 'to go 1' }).waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('row').filter({ hasText: 'to go 2' }).count(), 0);
});

test('what matches a filter is deleted once it was counted and the project is named, and a session too', async () => {
  for (const [name, session] of [['matching 1', 'chat-1'], ['matching 2', 'chat-1'], ['a turn', 'chat-2'], ['a last turn', 'chat-2']]) {
    const { runs } = agentTrace({ question: name });
    await send(server.base, key, runs.map((run) => ({ ...run, session_id: session })));
  }
  const name = await page.evaluate(async (id) => (await (await fetch(`/v1/projects/${id}`)).json()).data.name, project);
  await page.goto(list());
  await grid().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Delete what matches' }).count(), 0, 'without a filter everything would match');
  await page.goto(`${list()}?session_id=chat-1`);
  await total('2 traces');
  await page.getByRole('button', { name: 'Delete what matches' }).click();
  const sure = page.getByRole('button', { name: 'Delete 2 traces' });
  await sure.waitFor();
  assert.ok(await sure.isDisabled());
  await page.getByLabel(`Write ${name} to confirm`).fill(name);
  await shot(page, 'list-delete');
  await sure.click();
  await page.getByText('No trace matches this filter.').waitFor();

  await page.goto(list().replace(/traces$/, 'sessions/chat-2'));
  await page.getByText('a last turn').waitFor();
  await page.getByRole('button', { name: 'Delete session' }).click();
  await page.getByLabel(`Write ${name} to confirm`).fill(name);
  await page.getByRole('button', { name: 'Delete 2 traces' }).click();
  await page.waitForURL(/\/sessions$/);
  await page.getByRole('link', { name: 'session-392' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'chat-2' }).count(), 0);
});

test('the overview leads to the rows behind its numbers', async () => {
  await page.goto(list().replace(/traces$/, 'overview'));
  const sums = page.getByRole('list', { name: /^Sums/ });
  await sums.getByRole('link', { name: /^Failed/ }).click();
  await page.waitForURL(/traces\?status=failed&range=24h/);
  await page.getByRole('row').filter({ hasText: 'the failing one' }).waitFor();
  await page.goBack();
  await page.getByRole('region', { name: 'Failures' }).getByRole('link').first().click();
  await page.waitForURL(/\/traces/);
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
