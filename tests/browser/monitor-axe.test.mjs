// WCAG 2.2 AA in both themes and on a narrow screen, and hostile names, on the screens beside the list and the trace.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filledForTests, row } from './filled.mjs';
import { assertClean, openPage, shot, violationsOf } from './harness.mjs';

const filled = filledForTests();
const at = (path) => filled.at(path);

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
      const { page, context, seen } = await openPage(filled.browser, filled.server.base, { scheme, width, state: filled.state });
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
  const { page, context, seen } = await openPage(filled.browser, filled.server.base, { state: filled.state });
  for (const [path, ready] of [
    ['/monitoring?group=model', (page) => page.getByRole('region', { name: 'Cost', exact: true }).waitFor()],
    ['/monitoring?group=tag', (page) => page.getByRole('region', { name: 'Cost', exact: true }).waitFor()],
    ['/apps', (page) => row(page, '<script>').waitFor()],
    ['/sessions', (page) => row(page, '⟨U+202E⟩').waitFor()],
    [`/sessions/${encodeURIComponent(filled.hostile.runs[0].session_id)}`, (page) => page.getByText('<script>').first().waitFor()],
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
