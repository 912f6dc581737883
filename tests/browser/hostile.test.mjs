// Whatever a sender puts into a trace: nothing runs, nothing leaves the host, nothing freezes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hostileTrace, MARKUP } from './data.mjs';
import { assertClean, openPage, projectOf, send, setUp, shot, startBrowser, startServer } from './harness.mjs';

let server;
let browser;
let page;
let seen;
let project;
const hostile = hostileTrace();

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  ({ page, seen } = await openPage(browser, server.base));
  await setUp(page, server);
  project = projectOf(page);
  await send(server.base, await server.createKey('hostile'), hostile.runs);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function assertHarmless() {
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
  assert.equal(await page.evaluate(() => document.querySelectorAll('script:not([src]), iframe, img, svg [onload]').length), 0);
  assert.equal(await page.evaluate(() => [...document.links].filter((a) => !/^https?:/.test(a.href)).length), 0);
  assertClean(seen);
}

const traceUrl = (span) =>
  `${server.base}/p/${encodeURIComponent(project)}/traces/${encodeURIComponent(hostile.trace)}${span ? `?span=${encodeURIComponent(span)}` : ''}`;

test('the list shows markup as text and direction signs as signs', async () => {
  await page.goto(`${server.base}/p/${encodeURIComponent(project)}/traces`);
  await page.getByRole('row').nth(1).waitFor();
  await shot(page, 'hostile-list');
  const text = await page.getByRole('grid').innerText();
  assert.ok(text.includes('<script>window.hacked=1'));
  assert.equal(/[\u202e\u0000\ufeff]/.test(text), false);
  await assertHarmless();
});

test('facets, the row menu, search and the overview show markup as text too', async () => {
  const list = `${server.base}/p/${encodeURIComponent(project)}/traces`;
  await page.goto(list);
  await page.getByRole('button', { name: 'Show values to filter by' }).click();
  await page.getByRole('region', { name: 'tag' }).getByText('<b>').click();
  await page.waitForURL((url) => url.searchParams.get('tag') === '<b>');
  await page.locator('[data-index="0"] [data-column=tags]').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Only tag: <b>' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Hide values to filter by' }).click();
  await page.getByRole('combobox', { name: 'Filter' }).fill('"onerror="');
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'Hits' }).getByText('onerror=').first().waitFor();
  await shot(page, 'hostile-search');
  await assertHarmless();
  await page.goto(list.replace(/traces$/, 'overview'));
  await page.getByRole('region', { name: 'Failures' }).getByRole('link').first().waitFor();
  await shot(page, 'hostile-overview');
  await assertHarmless();
});

test('the trace opens though its id, its parents and its times are odd', async () => {
  await page.goto(traceUrl());
  const tree = page.getByRole('tree', { name: 'Spans' });
  await tree.getByText('parent not received').waitFor();
  await tree.getByText('loop opened here').waitFor();
  assert.equal(await tree.getByRole('treeitem').count(), hostile.runs.length);
  const banner = page.getByRole('region', { name: 'Error' });
  await banner.getByText(MARKUP).first().waitFor();
  await shot(page, 'hostile-trace');
  await assertHarmless();
});

test('five megabytes of text are shown by their head, then whole, without a freeze', async () => {
  const big = page.getByRole('tree', { name: 'Input' }).getByRole('treeitem').filter({ hasText: 'big' });
  await big.click();
  const started = Date.now();
  await page.getByRole('button', { name: /Show all/ }).first().click();
  await page.getByRole('button', { name: 'Show the head only' }).waitFor();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const took = Date.now() - started;
  console.log(`5 MB of text shown in ${took} ms`);
  assert.ok(took < 1500, `${took} ms`);
  await assertHarmless();
});

test('a chat with foreign images and scripts fetches and runs nothing', async () => {
  await page.goto(traceUrl('llm'));
  const details = page.getByRole('region', { name: /^Details of LLM/ });
  await details.getByText('Image on example.com, not loaded').waitFor();
  for (const button of await details.getByRole('button', { name: /^Show image/ }).all()) await button.click();
  await details.getByText('This image cannot be shown').waitFor();
  await details.getByRole('tab', { name: 'Config' }).click();
  await details.getByRole('tab', { name: 'Raw' }).click();
  await details.getByRole('tree', { name: 'Original' }).waitFor();
  await shot(page, 'hostile-chat');
  await assertHarmless();
});

test('an address that leads elsewhere after signing in stays here', async () => {
  await page.context().clearCookies();
  await page.goto(`${server.base}/login?next=//example.com/`);
  await page.getByLabel('E-mail').fill('owner@example.com');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(new RegExp(`^${server.base}/p/`));
  await assertHarmless();
});
