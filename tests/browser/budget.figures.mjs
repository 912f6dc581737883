// What the console costs: bytes, requests and time, printed and held to their limits.
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
const small = agentTrace({ question: 'the newest of all' });
const big = bigTrace(30_000);

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  const { page, context } = await openPage(browser, server.base);
  await setUp(page, server);
  project = projectOf(page);
  state = await context.storageState();
  await context.close();
  const key = await server.createKey('budget');
  for (let index = 0; index < 150; index += 1) {
    await send(server.base, key, agentTrace({ question: `q ${index}`, at: Date.now() - 60_000 * (index + 2) }).runs);
  }
  for (let from = 0; from < big.runs.length; from += 5000) await send(server.base, key, big.runs.slice(from, from + 5000));
  await send(server.base, key, small.runs);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const list = () => `${server.base}/p/${encodeURIComponent(project)}/traces`;

/** Runs `act` and waits, inside the page, until a selector is there: no round trips in the figure. */
async function timed(page, act, selector) {
  await page.evaluate((wanted) => {
    globalThis.arrived = new Promise((resolve) => {
      const look = () => (document.querySelector(wanted) ? resolve(performance.now()) : requestAnimationFrame(look));
      document.addEventListener('click', () => { globalThis.clicked = performance.now(); look(); }, { capture: true, once: true });
    });
  }, selector);
  await act();
  return page.evaluate(async () => (await globalThis.arrived) - globalThis.clicked);
}

test('first load of the list', async () => {
  const firstRow = [];
  let js = 0;
  let css = 0;
  let requests = 0;
  for (let round = 0; round < 3; round += 1) {
    const { page, context, seen } = await openPage(browser, server.base, { state });
    js = 0;
    css = 0;
    requests = 0;
    const sizes = [];
    let open = true;
    page.on('requestfinished', (request) => {
      if (!open) return;
      requests += 1;
      sizes.push(
        request.sizes().then((size) => {
          if (request.url().endsWith('.js')) js += size.responseBodySize;
          if (request.url().endsWith('.css')) css += size.responseBodySize;
        }),
      );
    });
    await page.goto(list(), { waitUntil: 'commit' });
    firstRow.push(
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            const look = () => (document.querySelector('[role=row][data-index]') ? resolve(performance.now()) : requestAnimationFrame(look));
            look();
          }),
      ),
    );
    open = false;
    await Promise.all(sizes);
    assertClean(seen);
    await context.close();
  }
  console.log(`first load: ${(js / KIB).toFixed(1)} KiB JS, ${(css / KIB).toFixed(1)} KiB CSS as sent, ${requests} requests; first row after ${median(firstRow).toFixed(0)} ms (${firstRow.map((one) => one.toFixed(0)).join(', ')})${beside('firstLoad')}`);
  assert.ok(js > 0 && js <= 150 * KIB, `${js} bytes of JS`);
  assert.ok(css <= 15 * KIB, `${css} bytes of CSS`);
  assert.ok(requests <= 14, `${requests} requests`);
  assert.ok(median(firstRow) < 1000 * SLOWNESS);
});

test('from a click to the tree of a small trace', async () => {
  const { page, context, seen } = await openPage(browser, server.base, { state });
  await page.goto(list());
  const row = page.getByRole('row').filter({ hasText: 'the newest of all' });
  await row.waitFor();
  await page.waitForTimeout(2500);
  const took = await timed(page, () => row.click(), '[role=tree][aria-label=Spans] [role=treeitem]');
  console.log(`8 spans: click to tree ${took.toFixed(0)} ms${beside('smallTrace')}`);
  assert.ok(took < 300 * SLOWNESS, `${took} ms`);
  assertClean(seen);
  await context.close();
});

test('a trace of 30,000 spans opens within a second, scrolls, and moves', async () => {
  const { page, context, seen } = await openPage(browser, server.base, { state });
  await page.goto(`${list()}?from=2026-01-10T00%3A00%3A00Z&to=2026-01-11T00%3A00%3A00Z`);
  const row = page.locator('[role=row][data-index="0"]');
  await row.waitFor();
  await page.waitForTimeout(2500);
  let wire = 0;
  page.on('requestfinished', async (request) => {
    if (request.url().includes('/skeleton')) wire = (await request.sizes()).responseBodySize;
  });
  const took = await timed(page, () => row.click(), '[role=tree][aria-label=Spans] [role=treeitem]');
  await page.waitForTimeout(300);
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  const heap = await page.evaluate(() => Math.round((performance.memory?.usedJSHeapSize ?? 0) / 1e6));
  console.log(`30,000 spans: click to tree ${took.toFixed(0)} ms, skeleton ${(wire / KIB).toFixed(0)} KiB as sent, ${nodes} elements, heap ${heap} MB${beside('largeTrace')}`);
  assert.ok(took < 1000 * SLOWNESS, `${took} ms`);
  assert.ok(nodes < 2500, `${nodes} elements`);
  await shot(page, 'big-trace');

  const frames = await page.evaluate(async () => {
    const scroller = document.querySelector('[role=tree][aria-label=Spans]').parentElement;
    const gaps = [];
    let last = performance.now();
    for (let step = 0; step < 120; step += 1) {
      scroller.scrollTop += 300;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      gaps.push(now - last);
      last = now;
    }
    return gaps.sort((a, b) => a - b);
  });
  const at = (share) => frames[Math.floor(frames.length * share)].toFixed(0);
  console.log(`scroll of the tree: frame p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${frames.at(-1).toFixed(0)} ms${beside('scroll')}`);

  const moves = [];
  await page.locator('[role=tree][aria-label=Spans] [role=treeitem]').nth(20).click();
  for (let step = 0; step < 20; step += 1) {
    const before = new URL(page.url()).searchParams.get('span');
    moves.push(
      await page.evaluate(async () => {
        const start = performance.now();
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        return performance.now() - start;
      }),
    );
    assert.notEqual(new URL(page.url()).searchParams.get('span'), before);
  }
  console.log(`span to span: median ${median(moves).toFixed(0)} ms, worst ${Math.max(...moves).toFixed(0)} ms${beside('spanToSpan')}`);
  assert.ok(median(moves) < 100 * SLOWNESS);

  await page.keyboard.press('End');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'treeitem');
  await page.keyboard.press('e');
  await page.getByRole('region', { name: 'Error' }).waitFor();
  assertClean(seen);
  await context.close();
});
