// A trace of a hundred thousand spans: what it costs to open it, and to fold a part of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agentTrace, bigTrace } from './data.mjs';
import { assertClean, openPage, projectOf, send, setUp, shot, startBrowser, startServer } from './harness.mjs';
import { beside } from './peers.mjs';

const KIB = 1024;
/** Slow machines may stretch the times: `SLOWNESS=2` doubles the limits. Bytes never stretch. */
const SLOWNESS = Number(process.env.SLOWNESS ?? 1);

let server;
let browser;
let state;
let project;
const good = agentTrace();
const huge = bigTrace(100_000);

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  const first = await openPage(browser, server.base);
  await setUp(first.page, server);
  project = projectOf(first.page);
  state = await first.context.storageState();
  await first.context.close();
  const key = await server.createKey('huge');
  await send(server.base, key, good.runs);
  for (let from = 0; from < huge.runs.length; from += 10_000) await send(server.base, key, huge.runs.slice(from, from + 10_000));
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const pathOf = (trace) => `${server.base}/p/${encodeURIComponent(project)}/traces/${encodeURIComponent(trace)}`;

test('a hundred thousand spans: the skeleton within a second, a fold within a moment', async () => {
  const one = await openPage(browser, server.base, { state });
  let wire = 0;
  let encoding = '';
  let waited = 0;
  one.page.on('response', (response) => {
    if (response.url().includes('/skeleton')) encoding = response.headers()['content-encoding'] ?? '';
  });
  one.page.on('requestfinished', async (request) => {
    if (!request.url().includes('/skeleton')) return;
    wire = (await request.sizes()).responseBodySize;
    waited = request.timing().responseEnd;
  });
  await one.page.goto(pathOf(good.trace));
  await one.page.getByRole('treeitem').first().waitFor();
  const opened = [];
  for (let round = 0; round < 3; round += 1) {
    await one.page.goto(pathOf(good.trace));
    await one.page.getByRole('treeitem').first().waitFor();
    // Moves within the page, as a click does: its code is there already.
    opened.push(
      await one.page.evaluate(
        (path) =>
          new Promise((resolve) => {
            const began = performance.now();
            history.pushState(null, '', path);
            dispatchEvent(new PopStateEvent('popstate'));
            // 29 spans and 3,333 groups under the root: the tree of the other trace has none as wide.
            const look = () => (document.querySelector('[role=tree] [aria-setsize="3362"]') ? resolve(performance.now() - began) : requestAnimationFrame(look));
            look();
          }),
        new URL(pathOf(huge.trace)).pathname,
      ),
    );
  }
  const median = opened.toSorted((a, b) => a - b)[1];
  const fold = await one.page.evaluate(async () => {
    const times = [];
    for (let round = 0; round < 10; round += 1) {
      // The root's: all rows go, all come back.
      const twist = document.querySelector('[role=tree] [role=treeitem] button[aria-label="Close"], [role=tree] [role=treeitem] button[aria-label="Open"]');
      const began = performance.now();
      twist.click();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b)[5];
  });
  const nodes = await one.page.evaluate(() => document.querySelectorAll('*').length);
  console.log(
    `100,000 spans: to the tree ${median.toFixed(0)} ms (${opened.map((ms) => ms.toFixed(0)).join(', ')}), of it ${waited.toFixed(0)} ms for the skeleton of ${(wire / KIB).toFixed(0)} KiB as sent; fold or open ${fold.toFixed(0)} ms; ${nodes} elements${beside('largeTrace')}`,
  );
  assert.equal(encoding, 'gzip');
  assert.ok(wire < 1200 * KIB, `${wire} bytes`);
  assert.ok(nodes < 2500, `${nodes} elements`);
  assert.ok(median < 1000 * SLOWNESS, `${median} ms`);
  assert.ok(fold < 50 * SLOWNESS, `${fold} ms`);
  await one.page.keyboard.press('3');
  await one.page.getByRole('group', { name: /^Timeline/ }).waitFor();
  await shot(one.page, 'huge-timeline');
  await one.page.keyboard.press('2');
  await one.page.getByRole('button', { name: /llm_call/ }).first().waitFor();
  await shot(one.page, 'huge-graph');
  assertClean(one.seen);
  await one.context.close();
});
