// A newcomer's way in with the real SDK: the snippet is copied from the page and run as it stands.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openPage, setUp, shot, startBrowser, startServer } from './harness.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const cache = join(root, 'tests', '.cache');
const pythonOf = (venv) => join(cache, venv, 'bin', 'python');
const python = pythonOf('venv-0.69.0');
let server;
let browser;
let page;

before(async () => {
  assert.ok(existsSync(python), 'the SDK is not installed: run scripts/sdk-venvs.sh');
  server = await startServer();
  browser = await startBrowser();
  ({ page } = await openPage(browser, server.base));
  await setUp(page, server);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Runs a program with the SDK; telemetry and price tables of its libraries stay off the network. */
async function run(program, interpreter = python) {
  const env = { PATH: '/usr/bin:/bin', HOME: server.dataDir, LITELLM_LOCAL_MODEL_COST_MAP: 'True', NO_PROXY: '*' };
  const { stderr } = await promisify(execFile)(interpreter, ['-c', program], { env, timeout: 120_000, cwd: server.dataDir });
  assert.doesNotMatch(stderr, /Failed to send traces|Failed to export|Unauthorized/);
}

test('the snippet of the empty project brings the first trace in, and the page opens it', async () => {
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

for (const [sdk, venv, script, seen] of [
  ['OpenAI Agents', 'venv-agents-0.24.0', 'scripts/sdk-venvs.sh', 'hello'],
  ['OpenTelemetry', 'venv-otel', 'scripts/otel-sdks.sh', 'invoke_agent hello'],
  ['Dreadnode', 'venv-dreadnode', 'scripts/dreadnode-sdk.sh', 'hello'],
]) {
  test(`the example for ${sdk} runs as it stands, and the page that waits sees its trace`, async () => {
    const interpreter = pythonOf(venv);
    assert.ok(existsSync(interpreter), `the SDK is not installed: run ${script}`);
    await page.goto(`${new URL(page.url()).origin}/p/${new URL(page.url()).pathname.split('/')[2]}/integration`);
    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.getByLabel('Access key', { exact: true }).waitFor();
    await page.getByRole('tab', { name: sdk }).click();
    await run(await page.getByLabel('Python, whole example').innerText(), interpreter);
    await page.getByRole('status').getByRole('link', { name: seen, exact: true }).waitFor({ timeout: 5000 });
    await shot(page, `arrived-${venv}`);
  });
}

test('a file that a run of Dreadnode logged is downloaded as it was', async () => {
  await page.goto(`${new URL(page.url()).origin}/p/${new URL(page.url()).pathname.split('/')[2]}/integration`);
  await page.getByRole('button', { name: 'Create a key' }).click();
  await page.getByLabel('Access key', { exact: true }).waitFor();
  await page.getByRole('tab', { name: 'Dreadnode' }).click();
  const example = (await page.getByLabel('Python, whole example').innerText()).replace('"hello"', '"planning"');
  await run(`${example}\n    open("plan.txt", "w").write("the plan")\n    dn.log_artifact("plan.txt")\n`, pythonOf('venv-dreadnode'));
  await page.getByRole('status').getByRole('link', { name: 'planning', exact: true }).click();
  await page.getByRole('tree', { name: 'Spans' }).getByRole('treeitem').filter({ hasText: 'planning' }).first().click();
  await page.getByRole('tab', { name: /^Artifacts/ }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download plan.txt' }).click()]);
  assert.equal(file.suggestedFilename(), 'plan.txt');
  assert.equal(readFileSync(await file.path(), 'utf8'), 'the plan');
  await shot(page, 'artifacts');
});

test('the lines for OpenAI Agents in JavaScript send what a program does after them', async () => {
  const modules = join(cache, 'node-agents', 'node_modules');
  assert.ok(existsSync(modules), 'the SDK is not installed: run scripts/agents-js.sh');
  await page.goto(`${new URL(page.url()).origin}/p/${new URL(page.url()).pathname.split('/')[2]}/integration`);
  await page.getByRole('button', { name: 'Create a key' }).click();
  await page.getByLabel('Access key', { exact: true }).waitFor();
  await page.getByRole('tab', { name: 'OpenAI Agents' }).click();
  const lines = await page.getByLabel('JavaScript', { exact: true }).innerText();
  const program = join(server.dataDir, 'program.mjs');
  symlinkSync(modules, join(server.dataDir, 'node_modules'));
  writeFileSync(
    program,
    `${lines}
import { getGlobalTraceProvider, withCustomSpan, withTrace } from '@openai/agents';
await withTrace('from javascript', () => withCustomSpan(async () => undefined, { data: { name: 'greet' } }));
await getGlobalTraceProvider().forceFlush();
`,
  );
  const { stderr } = await promisify(execFile)(process.execPath, [program], { env: { PATH: '/usr/bin:/bin', OPENAI_API_KEY: 'none' }, timeout: 60_000 });
  assert.doesNotMatch(stderr, /failed|401/i);
  await page.getByRole('status').getByRole('link', { name: 'from javascript' }).waitFor({ timeout: 5000 });
});
