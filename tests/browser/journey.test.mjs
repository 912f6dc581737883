// From the setup link to a read trace, and the ways through the console by mouse and keyboard.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agentTrace } from './data.mjs';
import { assertClean, EMAIL, openPage, PASSWORD, projectOf, send, setUp, shot, startBrowser, startServer } from './harness.mjs';

let server;
let browser;
let page;
let context;
let seen;
let key;
let project;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  ({ page, context, seen } = await openPage(browser, server.base));
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const row = (text) => page.getByRole('row').filter({ hasText: text });
const item = (name) => page.getByRole('tree', { name: 'Spans' }).getByRole('treeitem').filter({ hasText: name });

test('a stranger is sent to sign in, and is told that nothing is set up', async () => {
  await page.goto(server.base);
  await page.waitForURL(/\/login/);
  await page.getByRole('heading', { name: 'Not set up yet' }).waitFor();
});

test('the setup link makes the first account and opens the empty project', async () => {
  await setUp(page, server);
  project = projectOf(page);
  await page.getByRole('heading', { name: 'Waiting for the first trace' }).waitFor();
  await shot(page, 'first-trace-waiting');
});

test('a key made in place stands in the snippets', async () => {
  await page.getByRole('button', { name: 'Create a key' }).click();
  key = await page.getByLabel('Access key', { exact: true }).innerText();
  assert.match(key, /^\S{30,}$/);
  const snippet = await page.getByLabel('Python, whole example').innerText();
  assert.ok(snippet.includes(key) && snippet.includes(`base_url="${server.base}"`));
});

test('the first trace opens by itself within two seconds', async () => {
  const { runs } = agentTrace();
  await send(server.base, key, runs);
  const sent = Date.now();
  await item('Agent LLM').first().waitFor();
  const waited = Date.now() - sent;
  console.log(`first trace seen after ${waited} ms`);
  assert.ok(waited < 2500, `${waited} ms`);
  await shot(page, 'first-trace');
  assert.equal(await page.getByRole('treeitem', { level: 1 }).count() > 0, true);
});

test('Escape closes the sheet and gives the focus to its row', async () => {
  await page.keyboard.press('Escape');
  await page.getByRole('tree', { name: 'Spans' }).waitFor({ state: 'detached' });
  assert.equal(new URL(page.url()).search, '');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'row');
});

test('new traces wait in a pill while the reader is elsewhere, and slide in at the top', async () => {
  await send(server.base, key, agentTrace({ question: 'second question' }).runs);
  await page.getByRole('button', { name: /1 new/ }).click();
  await row('second question').waitFor();
  await page.keyboard.press('Escape');
  await page.mouse.click(700, 20);
  await page.reload();
  await row('second question').waitFor();
  await send(server.base, key, agentTrace({ question: 'third question' }).runs);
  await row('third question').waitFor({ timeout: 4000 });
});

test('status and range are in the address, and survive reload and back', async () => {
  await send(server.base, key, agentTrace({ question: 'a broken one', fails: true }).runs);
  await page.keyboard.press('/');
  await page.keyboard.type('status:fa');
  await page.getByRole('option', { name: 'status:failed' }).click();
  await row('a broken one').waitFor();
  assert.equal(new URL(page.url()).searchParams.get('status'), 'failed');
  assert.equal(await row('third question').count(), 0);
  await page.reload();
  await row('a broken one').waitFor();
  await page.getByRole('button', { name: 'All time' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Last hour' }).click();
  await page.waitForURL(/range=1h/);
  await page.goBack();
  await page.waitForURL((url) => !url.search.includes('range'));
  await row('a broken one').waitFor();
});

test('a failed trace: banner first, the failing span by one key', async () => {
  await row('a broken one').click();
  const banner = page.getByRole('region', { name: 'Error' });
  await banner.getByText('no such table: orders').waitFor();
  await shot(page, 'failed-trace');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'treeitem');
  await page.keyboard.press('e');
  await page.waitForURL(/span=/);
  await page.getByRole('region', { name: 'Details of sql_query' }).waitFor();
  await banner.getByText('Traceback', { exact: true }).waitFor();
});

test('the tree answers to the keyboard as a tree', async () => {
  const active = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  await page.keyboard.press('Home');
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('Workflow'));
  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-expanded')), 'false');
  assert.equal(await page.getByRole('tree', { name: 'Spans' }).getByRole('treeitem').count(), 1);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('Flow'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('Agent LLM'));
  assert.match(await active(), /gpt-4o-mini/);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-setsize')), '5');
  const details = page.getByRole('region', { name: 'Details of Agent LLM' });
  await details.getByText('You help customers of a shop').first().waitFor();
  await details.getByText('answer', { exact: true }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('sql_query');
  await page.getByText(/\/\d+$/).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Details of sql_query' }).waitFor();
});

test('configuration, raw original and exact numbers', async () => {
  await page.goto(`${server.base}/p/${project}/traces?status=succeeded`);
  await row('second question').click();
  await item('sql_query').first().click();
  const details = page.getByRole('region', { name: 'Details of sql_query' });
  await details.getByText('18446744073709551615').first().waitFor();
  await item('Agent LLM').first().click();
  const llm = page.getByRole('region', { name: 'Details of Agent LLM' });
  await llm.getByRole('tab', { name: 'Config' }).click();
  await llm.getByRole('row').filter({ hasText: 'temperature' }).getByText('0.2').waitFor();
  await llm.getByRole('tab', { name: 'Raw' }).click();
  await llm.getByRole('searchbox', { name: 'Find in original' }).fill('gpt-4o');
  await llm.getByText(/1 of \d|^1 of 1$/).first().waitFor();
});

test('a link to a span opens on a page of its own, for someone who signs in first', async () => {
  const spanUrl = new URL(page.url());
  const deep = `${server.base}/p/${project}/traces/${encodeURIComponent(spanUrl.searchParams.get('trace'))}?span=${spanUrl.searchParams.get('span')}`;
  const other = await openPage(browser, server.base);
  await other.page.goto(deep);
  await other.page.waitForURL(/\/login\?next=/);
  await other.page.getByLabel('E-mail').fill(EMAIL);
  await other.page.getByLabel('Password').fill('wrong password');
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await other.page.getByText('Wrong e-mail or password').waitFor();
  await other.page.getByLabel('Password').fill(PASSWORD);
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await other.page.waitForURL(deep);
  await other.page.getByRole('region', { name: 'Details of Agent LLM' }).waitFor();
  await shot(other.page, 'trace-page');
  assertClean(other.seen);
  await other.context.close();
});

test('downloads: one trace, and the listed traces with their runs', async () => {
  const download = async (act) => {
    const [file] = await Promise.all([page.waitForEvent('download'), act()]);
    const chunks = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    return { name: file.suggestedFilename(), text: Buffer.concat(chunks).toString() };
  };
  const one = await download(() => page.getByRole('button', { name: 'Download this trace as JSON' }).click());
  assert.match(one.name, /\.json$/);
  assert.equal(JSON.parse(one.text).runs.length, 8);
  assert.ok(one.text.includes('18446744073709551615'));
  await page.goto(`${server.base}/p/${project}/traces`);
  await page.getByRole('button', { name: 'Download these traces' }).click();
  await page.getByLabel('Include runs').check();
  const all = await download(() => page.getByRole('button', { name: 'Download', exact: true }).click());
  const traces = JSON.parse(all.text);
  assert.equal(traces.length, 4);
  assert.equal(traces[0].runs.length, 8);
});

test('keys: made, shown once, listed, deleted', async () => {
  await page.keyboard.press('g');
  await page.keyboard.press('k');
  await page.getByRole('heading', { name: 'Access keys' }).waitFor();
  await page.getByRole('button', { name: 'Create a key' }).click();
  await page.getByLabel('Name').fill('night job');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const fresh = await page.getByLabel('Access key', { exact: true }).innerText();
  await page.getByRole('button', { name: 'Done' }).click();
  await row('night job').waitFor();
  assert.equal((await page.content()).includes(fresh), false);
  await shot(page, 'keys');
  await page.getByRole('button', { name: 'Delete key night job' }).click();
  assert.equal(await page.getByRole('button', { name: 'Delete', exact: true }).isDisabled(), true);
  await page.getByLabel('Type night job to delete it').fill('night job');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await row('night job').waitFor({ state: 'detached' });
});

test('palette and map', async () => {
  await page.keyboard.press('Control+k');
  await page.waitForFunction(() => document.activeElement?.getAttribute('placeholder') === 'Page, action, or a trace id');
  await page.keyboard.type('integration');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/integration$/);
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Keyboard map' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Keyboard map' }).waitFor({ state: 'detached' });
});

test('the theme is kept, and the way out leads out', async () => {
  await page.getByRole('button', { name: 'Account and appearance' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
  await page.reload();
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(15, 17, 21)');
  await page.getByRole('button', { name: 'Account and appearance' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/\/login/);
  await page.goto(`${server.base}/p/${project}/traces`);
  await page.waitForURL(/\/login\?next=/);
  assertClean(seen);
  await context.close();
});
