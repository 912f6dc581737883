// A list of very many traces: it is read by the page without a blank row, and jumped in by date.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, projectOf, send, setUp, startBrowser, startServer } from './harness.mjs';

/** `TEST_LONG=1`: a million, which takes minutes to send. */
const COUNT = process.env.TEST_LONG ? 1_000_000 : 20_000;
const SLOWNESS = Number(process.env.SLOWNESS ?? 1);
const BATCH = 5000;
const NEWEST = Date.parse('2026-03-01T00:00:00Z');
const MINUTE = 60_000;

let server;
let browser;
let page;
let list;

const iso = (ms) => new Date(ms).toISOString();
const run = (number) => ({
  id: `run-${number}`,
  trace_id: `trace-${number}`,
  name: 'Workflow',
  type: 'workflow',
  source_id: 'shop',
  session_id: null,
  parent_run_id: null,
  error: null,
  executions: [],
  start_time: iso(NEWEST - number * MINUTE),
  end_time: iso(NEWEST - number * MINUTE + 50 + (number % 900) * 10),
  status: number % 11 === 0 ? 'failed' : 'succeeded',
  input: { input: `question ${number}` },
  output: { content: `answer ${number}` },
  metadata: { workflow: { id: `flow ${number % 7}` } },
  tags: [`tag ${number % 5}`],
});

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  ({ page } = await openPage(browser, server.base));
  await setUp(page, server);
  list = `${server.base}/p/${encodeURIComponent(projectOf(page))}/traces`;
  const key = await server.createKey('long list');
  const started = Date.now();
  for (let from = 0; from < COUNT; from += BATCH) await send(server.base, key, Array.from({ length: BATCH }, (_, index) => run(from + index)));
  console.log(`${COUNT} traces sent in ${((Date.now() - started) / 1000).toFixed(1)} s`);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('ten seconds of PageDown: no row is blank for longer than 300 ms', async () => {
  await page.goto(list);
  await page.locator('[data-index="5"]').waitFor();
  await page.keyboard.press('j');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'row');
  const { worst, reached } = await page.evaluate(async () => {
    const scroller = document.querySelector('[role=grid]').parentElement;
    const { left, top, bottom } = scroller.getBoundingClientRect();
    const probes = Array.from({ length: 8 }, (_, index) => top + 40 + ((bottom - top - 50) * index) / 7);
    const blankSince = probes.map(() => null);
    const begun = performance.now();
    let worst = 0;
    let pressed = 0;
    let reached = 0;
    while (performance.now() - begun < 10_000) {
      if (performance.now() - pressed > 33) {
        pressed = performance.now();
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, cancelable: true }));
      }
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      probes.forEach((y, index) => {
        const row = document.elementFromPoint(left + 300, y)?.closest('[data-index]');
        if (row && row.textContent !== '') {
          reached = Math.max(reached, Number(row.dataset.index));
          blankSince[index] = null;
        } else {
          blankSince[index] ??= now;
          worst = Math.max(worst, now - blankSince[index]);
        }
      });
    }
    return { worst, reached };
  });
  const rows = await page.locator('[role=row][data-index]').count();
  console.log(`PageDown for 10 s over ${COUNT} traces: row ${reached} reached, worst blank ${worst.toFixed(0)} ms, ${rows} rows in the page`);
  assert.ok(reached > 500, `only row ${reached}`);
  assert.ok(worst <= 300 * Math.max(1, SLOWNESS / 3), `${worst} ms`);
  assert.ok(rows < 100, `${rows} rows`);
});

test('a jump by date shows the rows of that date', async () => {
  await page.goto(list);
  await page.locator('[data-index="5"]').waitFor();
  await page.getByRole('button', { name: 'All time' }).click();
  await page.getByRole('menuitem', { name: /go to a date/ }).click();
  const target = Math.floor(COUNT * 0.75);
  const at = new Date(NEWEST - target * MINUTE);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * MINUTE).toISOString().slice(0, 16);
  await page.getByLabel('To', { exact: true }).fill(local);
  const started = Date.now();
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('row').filter({ hasText: new RegExp(`question ${target}(?!\\d)`) }).waitFor();
  const took = Date.now() - started;
  console.log(`jump by date over ${target} traces: ${took} ms`);
  assert.ok(took < 1000 * SLOWNESS, `${took} ms`);
});
