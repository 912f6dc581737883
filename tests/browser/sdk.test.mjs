// A newcomer's way in with the real SDK: the snippet is copied from the page and run as it stands.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { assertClean, CACHE, openPage, pythonOf, setUp, shot, startBrowser, startServer, violationsOf } from './harness.mjs';

let server;
let browser;
let page;

before(async () => {
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
async function run(program, interpreter = pythonOf()) {
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

for (const [sdk, venv, seen] of [
  ['OpenAI Agents', 'venv-agents-0.24.0', 'hello'],
  ['OpenTelemetry', 'venv-otel', 'invoke_agent hello'],
  ['Dreadnode', 'venv-dreadnode', 'hello'],
]) {
  test(`the example for ${sdk} runs as it stands, and the page that waits sees its trace`, async () => {
    await page.goto(`${new URL(page.url()).origin}/p/${new URL(page.url()).pathname.split('/')[2]}/integration`);
    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.getByLabel('Access key', { exact: true }).waitFor();
    await page.getByRole('tab', { name: sdk }).click();
    await run(await page.getByLabel('Python, whole example').innerText(), pythonOf(venv));
    await page.getByRole('status').getByRole('link', { name: seen, exact: true }).waitFor({ timeout: 5000 });
    await shot(page, `arrived-${venv}`);
  });
}

/** Files of every sort, and a metric that is not finite: what stands in the block of a run. */
const PLANNING = `
    import struct, zlib
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    pixels = b"".join(b"\\0" + b"".join(bytes((x * 4, y * 6, 160)) for x in range(64)) for y in range(40))
    header = struct.pack(">IIBBBBB", 64, 40, 8, 2, 0, 0, 0)
    picture = b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
    files = {"plan.txt": b"the plan", "dot.png": picture, "page.html": b"<script>window.hacked=1</script>", "model.bin": bytes(range(256)), "long.log": b"a line of a log\\n" * 9000, "empty.txt": b""}
    for name, data in files.items():
        open(name, "wb").write(data)
        dn.log_artifact(name)
    dn.log_metric("loss", 2.0)
    dn.log_metric("loss", float("nan"))
`;

test('files that a run of Dreadnode logged are looked at in their place, and downloaded as they were', async () => {
  await page.goto(`${new URL(page.url()).origin}/p/${new URL(page.url()).pathname.split('/')[2]}/integration`);
  await page.getByRole('button', { name: 'Create a key' }).click();
  await page.getByLabel('Access key', { exact: true }).waitFor();
  await page.getByRole('tab', { name: 'Dreadnode' }).click();
  const example = (await page.getByLabel('Python, whole example').innerText()).replace('"hello"', '"planning"');
  await run(`${example}${PLANNING}`, pythonOf('venv-dreadnode'));
  await page.getByRole('status').getByRole('link', { name: 'planning', exact: true }).click();
  await page.getByRole('tree', { name: 'Spans' }).getByRole('treeitem').filter({ hasText: 'planning' }).first().click();
  await page.getByRole('tab', { name: /^Metrics/ }).click();
  await page.getByRole('tabpanel').getByText('last NaN', { exact: true }).waitFor();
  await page.getByRole('tabpanel').getByText('max 2', { exact: true }).waitFor();
  const address = page.url();

  const found = {};
  for (const [scheme, width] of [['dark', 1440], ['dark', 360], ['light', 360], ['light', 1440]]) {
    const state = await page.context().storageState();
    const one = await openPage(browser, server.base, { scheme, width, state });
    await one.page.goto(address.replace('tab=metrics', 'tab=artifacts'));
    const preview = (name) => one.page.getByRole('button', { name: `Preview ${name}` }).click();
    await preview('plan.txt');
    await one.page.getByText('the plan', { exact: true }).waitFor();
    await preview('dot.png');
    const picture = one.page.getByRole('img', { name: 'dot.png' });
    await picture.evaluate((image) => image.decode());
    assert.deepEqual(await picture.evaluate(({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight]), [64, 40]);
    assert.match(await picture.getAttribute('src'), /\/artifacts\/sha256.*inline=true$/);
    await preview('model.bin');
    await one.page.getByText('It is neither an image nor a text that can be shown here.').waitFor();
    await preview('page.html');
    await one.page.getByText('<script>window.hacked=1</script>').waitFor();
    await preview('empty.txt');
    await one.page.getByText('It is empty.').waitFor();
    await shot(one.page, `artifacts-${scheme}-${width}`);
    await preview('long.log');
    await one.page.getByText(/^The first 65\.5 kB of 144 kB/).waitFor();
    assert.equal(await one.page.evaluate(() => globalThis.hacked), undefined);
    const violations = await violationsOf(one.page);
    if (violations.length > 0) found[`${scheme}, ${width}`] = violations;
    assert.equal(await one.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
    await preview('dot.png');
    await picture.waitFor({ state: 'detached' });
    assertClean(one.seen);
    await one.context.close();
  }
  assert.deepEqual(found, {});

  await page.getByRole('tab', { name: /^Artifacts/ }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download plan.txt' }).click()]);
  assert.equal(file.suggestedFilename(), 'plan.txt');
  assert.equal(readFileSync(await file.path(), 'utf8'), 'the plan');
});

test('the lines for OpenAI Agents in JavaScript send what a program does after them', async () => {
  const modules = join(CACHE, 'node-agents', 'node_modules');
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
import { getGlobalTraceProvider, withFunctionSpan, withTrace } from '@openai/agents';
await withTrace('from javascript', () => withFunctionSpan(async () => undefined, { data: { name: 'look up' } }));
await getGlobalTraceProvider().forceFlush();
`,
  );
  const { stderr } = await promisify(execFile)(process.execPath, [program], { env: { PATH: '/usr/bin:/bin', OPENAI_API_KEY: 'none' }, timeout: 60_000 });
  assert.doesNotMatch(stderr, /failed|401/i);
  await page.getByRole('status').getByRole('link', { name: 'from javascript' }).click();
  // A function whose values it was told to leave out has two empty texts.
  await page.getByRole('tree', { name: 'Spans' }).getByRole('treeitem').filter({ hasText: 'look up' }).click();
  await page.getByText('No input was recorded.').waitFor();
  await page.getByText('No output was recorded.').waitFor();
});
