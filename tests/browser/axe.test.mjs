// WCAG 2.2 AA on every screen and layer, in both themes and on a narrow screen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agentTrace } from './data.mjs';
import { assertClean, openPage, projectOf, send, setUp, shot, startBrowser, startServer, violationsOf } from './harness.mjs';

let server;
let browser;
let state;
let project;
const traces = [];
/** What axe found, by screen: one run tells of all screens. */
let found = {};

async function check(page, where) {
  const violations = await violationsOf(page);
  if (violations.length > 0) found[where] = violations;
}

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  const { page, context } = await openPage(browser, server.base);
  await page.goto(server.setupLink());
  await page.getByLabel('E-mail').waitFor();
  await check(page, 'setup');
  await setUp(page, server);
  project = projectOf(page);
  await page.getByRole('heading', { name: 'Waiting for the first trace' }).waitFor();
  await check(page, 'empty state');
  const key = await server.createKey('axe');
  for (let index = 0; index < 30; index += 1) {
    const one = agentTrace({ question: `question ${index}`, fails: index % 4 === 1, at: Date.now() - 60_000 * index - 9000 });
    traces.push(one);
    await send(server.base, key, one.runs);
  }
  state = await context.storageState();
  await context.close();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const scheme of ['light', 'dark']) {
  for (const width of [1440, 360]) {
    test(`${scheme}, ${width} px wide`, async () => {
      assert.deepEqual(found, {}, 'before the first trace');
      const { page, context, seen } = await openPage(browser, server.base, { scheme, width, state });
      const at = (path) => page.goto(`${server.base}/p/${encodeURIComponent(project)}${path}`);
      const look = async (where) => {
        await page.waitForTimeout(250);
        await shot(page, `${where}-${scheme}-${width}`);
        await check(page, `${where}, ${scheme}, ${width}`);
      };

      await at('/traces');
      await page.getByRole('row').filter({ hasText: 'question 5' }).waitFor();
      await look('list');
      await page.getByRole('combobox', { name: 'Filter' }).fill('status:');
      await page.getByRole('option', { name: 'status:failed' }).waitFor();
      await look('suggestions');
      await page.getByRole('combobox', { name: 'Filter' }).fill('cost:much');
      await page.keyboard.press('Enter');
      await page.getByText('cost takes >= or <= only').waitFor();
      await look('filter-problem');
      await page.getByRole('combobox', { name: 'Filter' }).fill('');
      // The suggestions lie over the buttons on a narrow screen.
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'Tokens' }).waitFor();
      await look('columns-menu');
      await page.keyboard.press('Escape');
      if (width === 1440) {
        await page.getByRole('button', { name: 'Show values to filter by' }).click();
        await page.getByRole('region', { name: 'model' }).waitFor();
        await page.locator('[data-index="2"]').getByRole('checkbox').click();
        await page.getByRole('group', { name: 'Selected traces' }).waitFor();
        await look('facets-and-selection');
        await page.getByRole('button', { name: 'Delete', exact: true }).click();
        await page.getByRole('button', { name: 'Delete 1 trace' }).waitFor();
        await look('delete-dialog');
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Select none' }).click();
        await page.getByRole('button', { name: 'Hide values to filter by' }).click();
        await page.locator('[data-index="2"] [data-column=status]').click({ button: 'right' });
        await page.getByRole('menuitem', { name: 'Without status: succeeded' }).waitFor();
        await look('row-menu');
        await page.keyboard.press('Escape');
      }
      await page.getByRole('button', { name: 'Download these traces' }).click();
      await look('download-dialog');
      await page.keyboard.press('Escape');

      await at('/traces?q=question');
      await page.getByRole('list', { name: 'Hits' }).getByRole('button').first().waitFor();
      await look('search');
      await at('/traces?tag=none&range=24h');
      await page.getByRole('button', { name: 'Drop tag:none' }).waitFor();
      await look('filtered-to-nothing');
      await at('/overview');
      await page.getByRole('region', { name: 'Failures' }).getByText('×').first().waitFor();
      await look('overview');

      const failed = traces[1];
      await at(`/traces?trace=${failed.trace}`);
      await page.getByRole('region', { name: 'Error' }).waitFor();
      await look('sheet-failed');
      const sql = failed.runs.find((run) => run.name === 'sql_query' && run.status === 'failed');
      await at(`/traces/${failed.trace}?span=${sql.id}&find=sql`);
      await page.getByRole('region', { name: 'Error' }).waitFor();
      await page.getByText('Traceback', { exact: true }).click();
      await look('page-failed-span');
      const llm = failed.runs.findLast((run) => run.name === 'Agent LLM');
      await at(`/traces/${failed.trace}?span=${llm.id}`);
      await page.getByText('answer', { exact: true }).waitFor();
      await look('page-chat');
      await page.getByRole('tab', { name: 'Config' }).click();
      await look('page-config');
      await page.getByRole('tab', { name: 'Raw' }).click();
      await page.getByRole('searchbox', { name: 'Find in original' }).fill('user');
      await look('page-raw');

      await at('/integration');
      await page.getByRole('heading', { name: 'Send traces to this project' }).waitFor();
      await look('integration');
      await at('/keys');
      await page.getByRole('row').filter({ hasText: 'axe' }).waitFor();
      await look('keys');
      await page.getByRole('button', { name: 'Create a key' }).click();
      await look('key-dialog');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Page, action, or a trace id').waitFor();
      await look('palette');
      await page.keyboard.press('Escape');
      await page.getByPlaceholder('Page, action, or a trace id').waitFor({ state: 'detached' });
      await page.keyboard.press('?');
      await page.getByRole('heading', { name: 'Keyboard map' }).waitFor();
      await look('map');
      assertClean(seen);
      await context.close();

      const stranger = await openPage(browser, server.base, { scheme, width });
      await stranger.page.goto(`${server.base}/login`);
      await stranger.page.getByRole('button', { name: 'Sign in' }).waitFor();
      await check(stranger.page, `login, ${scheme}, ${width}`);
      await stranger.context.close();
      assert.deepEqual(found, {});
    });
  }
}
