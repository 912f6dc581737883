// What the overview and the charts say when something is not as it should be, and that nothing moves for those who asked for it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { agentTrace } from './data.mjs';
import { filledForTests } from './filled.mjs';
import { assertClean, openPage, pythonOf, send, shot, violationsOf } from './harness.mjs';

/** Traces that are left in the last test. */
const KEPT = 5;

const filled = filledForTests();
const at = (path) => filled.at(path);

/** Looks at a screen in both themes, wide and narrow. */
async function inAllLooks(name, path, ready, act = async () => undefined) {
  const found = {};
  for (const scheme of ['light', 'dark']) {
    for (const width of [1440, 360]) {
      const { page, context, seen } = await openPage(filled.browser, filled.server.base, { scheme, width, state: filled.state });
      await page.goto(at(path));
      await ready(page);
      await act(page);
      await page.waitForTimeout(250);
      await shot(page, `${name}-${scheme}-${width}`);
      const violations = await violationsOf(page);
      if (violations.length > 0) found[`${name}, ${scheme}, ${width}`] = violations;
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found[`${name}, ${width}, wider than the screen`] = true;
      assertClean(seen);
      await context.close();
    }
  }
  assert.deepEqual(found, {});
}

/** What would move for longer than a frame. */
const moving = (page) =>
  page.evaluate(() => {
    const FRAME = 1 / 60;
    const longest = (list) => Math.max(...list.split(',').map((one) => parseFloat(one) / (one.trim().endsWith('ms') ? 1000 : 1)));
    const found = document.getAnimations().map((one) => `${one.constructor.name} of ${one.effect?.target?.className}`);
    for (const element of document.querySelectorAll('*')) {
      for (const part of [null, '::before', '::after']) {
        const style = getComputedStyle(element, part);
        const moves = [
          style.animationName !== 'none' && longest(style.animationDuration) > FRAME && `animation ${style.animationName}`,
          longest(style.transitionDuration) > FRAME && `transition of ${style.transitionProperty}`,
          style.scrollBehavior === 'smooth' && 'smooth scrolling',
        ].filter(Boolean);
        for (const one of moves) found.push(`${element.tagName}.${element.getAttribute('class')}${part ?? ''}: ${one}`);
      }
    }
    return [...new Set(found)].slice(0, 10);
  });

test('nothing moves where reduced motion is asked for', async () => {
  const open = agentTrace({ question: 'still under way' });
  for (const run of open.runs) Object.assign(run, { end_time: null, status: null });
  await send(filled.server.base, filled.key, open.runs);
  const screens = [
    ['list', '/traces', (page) => page.getByRole('row').nth(3).waitFor()],
    ['overview', '/overview', (page) => page.getByRole('list', { name: /^Sums/ }).waitFor()],
    ...['tree', 'graph', 'timeline', 'transcript'].map((lens) => [lens, `/traces/${open.trace}?lens=${lens}`, (page) => page.getByRole('region', { name: /^Details of/ }).waitFor()]),
  ];
  const still = await openPage(filled.browser, filled.server.base, { motion: 'reduce', state: filled.state });
  const lively = await openPage(filled.browser, filled.server.base, { state: filled.state });
  for (const [name, path, ready] of screens) {
    await still.page.goto(at(path));
    await ready(still.page);
    await still.page.getByRole('button').first().hover();
    assert.deepEqual(await moving(still.page), [], name);
    await lively.page.goto(at(path));
    await ready(lively.page);
    assert.notDeepEqual(await moving(lively.page), [], `${name}: this test no longer sees what moves`);
  }
  assertClean(still.seen);
  await still.context.close();
  await lively.context.close();
});

test('a server that cannot write says so at once, and no longer when it can', async () => {
  const program = 'import sqlite3, sys\nstore = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)\nstore.execute("BEGIN IMMEDIATE")\nprint("held", flush=True)\nsys.stdin.read()';
  const other = spawn(pythonOf(), ['-c', program, join(filled.server.dataDir, 'tracekeep.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(other.stdout, 'data');
  const sent = send(filled.server.base, filled.key, agentTrace({ question: 'held until there is a way' }).runs);
  const { page, context, seen } = await openPage(filled.browser, filled.server.base, { state: filled.state });
  try {
    await page.waitForTimeout(1500);
    await page.goto(at('/overview'));
    const alert = page.getByRole('alert').filter({ hasText: 'writes fail' });
    await alert.waitFor();
    await alert.getByRole('link', { name: 'System' }).waitFor();
    await shot(page, 'overview-troubles');
    assert.deepEqual(await violationsOf(page), []);
    other.stdin.end();
    await sent;
    await alert.waitFor({ state: 'detached' });
  } finally {
    other.kill();
  }
  assertClean(seen);
  await context.close();
});

test('what is counted and no longer kept is marked, on the overview and in the charts', async () => {
  const retention = `/v1/projects/${filled.project}/retention`;
  await filled.api('PUT', retention, { max_age_days: null, max_traces: KEPT, max_bytes: null, metrics_days: 3000 });
  await filled.api('POST', `${retention}/run`);
  const week = new URLSearchParams({ project_id: filled.project, start_time: new Date(Date.now() - 9 * 86_400_000).toISOString(), end_time: new Date().toISOString(), interval: '24h' });
  let sums;
  for (let tries = 0; tries < 100; tries += 1) {
    sums = (await filled.api('GET', `/v1/tracing/metrics?${week}`)).data.summary;
    if (sums.invocation_count - sums.expired_count === KEPT) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const gone = sums.expired_count;
  assert.equal(sums.invocation_count - gone, KEPT);
  const told = new RegExp(`^${gone} traces of this range are no longer kept: `);
  await inAllLooks('overview-not-kept', '/overview?range=30d', async (page) => {
    await page.getByText(told).waitFor();
    await page.getByRole('img', { name: new RegExp(`${gone} traces of this range are no longer kept`) }).waitFor();
  });
  await inAllLooks('monitoring-not-kept', '/monitoring', async (page) => {
    await page.getByText(told).waitFor();
    await page.getByRole('button', { name: 'Cost as a table' }).click();
    await page.getByRole('region', { name: 'Cost, table' }).getByText(/no longer kept$/).first().waitFor();
  });
  const { page, context, seen } = await openPage(filled.browser, filled.server.base, { state: filled.state });
  await page.goto(at('/monitoring'));
  const panel = page.getByRole('region', { name: 'Requests', exact: true });
  const plot = panel.locator('.u-over');
  const box = await plot.boundingBox();
  // The traces of five days ago are among those that went.
  await page.mouse.move(box.x + box.width * (8.5 / 14), box.y + 60);
  await panel.getByText(/no longer kept$/).waitFor();
  assertClean(seen);
  await context.close();
});
