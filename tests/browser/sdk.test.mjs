// A newcomer's way in with the real SDK: the snippet is copied from the page and run as it stands.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openPage, setUp, shot, startBrowser, startServer } from './harness.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const python = join(root, 'tests', '.cache', 'venv-0.69.0', 'bin', 'python');
let server;
let browser;
let page;

before(async () => {
  assert.ok(existsSync(python), 'the SDK is not installed: run scripts/sdk-venvs.sh');
  server = await startServer();
  browser = await startBrowser();
  ({ page } = await openPage(browser, server.base));
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Runs a program with the SDK; telemetry and price tables of its libraries stay off the network. */
async function run(program) {
  const env = { PATH: '/usr/bin:/bin', HOME: server.dataDir, LITELLM_LOCAL_MODEL_COST_MAP: 'True', NO_PROXY: '*' };
  const { stderr } = await promisify(execFile)(python, ['-c', program], { env, timeout: 120_000 });
  assert.doesNotMatch(stderr, /Failed to send traces/);
}

test('the snippet of the empty project brings the first trace in, and the page opens it', async () => {
  await setUp(page, server);
  await page.getByRole('button', { name: 'Create a key' }).click();
  await page.getByLabel('Access key', { exact: true }).waitFor();
  await run(await page.getByLabel('Python, whole example').innerText());
  const tree = page.getByRole('tree', { name: 'Spans' });
  await tree.getByRole('treeitem').filter({ hasText: 'greet' }).waitFor({ timeout: 5000 });
  assert.equal(await tree.getByRole('treeitem').count(), 3);
  await shot(page, 'first-trace-of-the-sdk');
});

test('the two lines for a program that is there already work too', async () => {
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Integration' }).click();
  await page.getByRole('button', { name: 'Create a key' }).click();
  await page.getByLabel('Access key', { exact: true }).waitFor();
  const lines = await page.getByLabel('Python, existing program').innerText();
  const around = `
from dynamiq import Workflow
from dynamiq.flows import Flow
from dynamiq.nodes.tools import Python
from dynamiq.runnables import RunnableConfig
${lines}
node = Python(name="second", code="def run(params):\\n    return 'again'")
Workflow(id="there already", flow=Flow(nodes=[node])).run(input_data={}, config=RunnableConfig(callbacks=[tracing]))
`;
  await run(around);
  await page.getByRole('navigation').getByRole('link', { name: 'Traces', exact: true }).first().click();
  await page.getByRole('row').filter({ hasText: 'there already' }).waitFor({ timeout: 5000 });
});
