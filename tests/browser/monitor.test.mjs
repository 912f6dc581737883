// What a cost owner and an administrator do on the screens beside the list and the trace.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentTrace } from './data.mjs';
import { filledForTests, row } from './filled.mjs';
import { assertClean, openPage, send } from './harness.mjs';

const filled = filledForTests();
const at = (path) => filled.at(path);

test('a cost owner: what it cost, by which model, on which day, and the traces of that day', async () => {
  const { page, context, seen } = await openPage(filled.browser, filled.server.base, { state: filled.state });
  await page.goto(at('/traces'));
  await page.getByRole('row').nth(1).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  const cost = page.getByRole('region', { name: 'Cost', exact: true });
  // Twelve traces of three calls at $0.0052.
  await cost.getByText('$0.187').first().waitFor();
  await page.getByRole('button', { name: 'Group by' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'By model' }).click();
  await page.waitForURL(/group=model/);
  await cost.getByRole('link', { name: 'gpt-4o-mini' }).waitFor();
  await page.reload();
  await cost.getByRole('button', { name: 'Cost as a table' }).click();
  const table = page.getByRole('region', { name: 'Cost, table' });
  assert.equal(await table.getByRole('row').count(), 15);
  await table.getByText('not whole').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), cost.getByRole('button', { name: 'Download Cost as CSV' }).click()]);
  assert.equal(file.suggestedFilename(), 'cost.csv');
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString().trim().split('\r\n');
  assert.equal(lines.length, 15);
  assert.match(lines[0], /^time,.*gpt-4o-mini/);
  const sum = lines.slice(1).reduce((all, line) => all + Number(line.split(',')[1]), 0);
  assert.ok(Math.abs(sum - 12 * 3 * 0.0052) < 1e-9, `${sum}`);
  await page.getByRole('button', { name: 'Week', exact: true }).click();
  await page.waitForURL(/by=week/);
  await page.goBack();
  await page.waitForURL((url) => !url.search.includes('by='));

  // Dragging over a chart zooms the address; a click on a bucket leads to its traces.
  const plot = page.getByRole('region', { name: 'Calls', exact: true }).locator('.u-over');
  const box = await plot.boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 50);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/from=.*to=/);
  await page.getByRole('button', { name: 'Back to the last days' }).click();
  await page.waitForURL((url) => !url.search.includes('from='));
  await page.waitForFunction(() => document.querySelectorAll('[data-stale]').length === 0);
  await page.mouse.click(box.x + box.width * (13.5 / 14), box.y + 60);
  await page.waitForURL(/\/traces\?.*from=/);
  await page.getByRole('row').filter({ hasText: 'question 0' }).waitFor();
  assertClean(seen);
  await context.close();
});

test('a cost owner sets a price, and older traces are priced anew after a count', async () => {
  const { page, context, seen } = await openPage(filled.browser, filled.server.base, { state: filled.state });
  await page.goto(at('/prices'));
  await page.getByRole('button', { name: 'New price' }).click();
  await page.getByLabel('Model', { exact: true }).fill('house-model');
  await page.getByLabel('Prompt, $').fill('2.5');
  await page.getByLabel('Answer, $').fill('10');
  await page.getByRole('button', { name: 'Set the price' }).click();
  await page.getByRole('button', { name: 'Price older traces anew' }).click();
  await page.getByRole('button', { name: 'Count what would change' }).click();
  await page.getByText(/spans .* would change/).waitFor();
  await page.getByRole('button', { name: 'Price them anew' }).click();
  await page.getByText(/spans .* have changed/).waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await row(page, 'house-model').getByText('$2.50').first().waitFor();
  await page.getByLabel('Find a model').fill('anthropic haiku');
  await page.getByRole('region', { name: 'Public prices' }).getByRole('row').nth(1).waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll('[aria-label="Public prices"] tbody th')].every((cell) => cell.textContent.includes('haiku')));
  await page.getByRole('button', { name: 'Delete the price of house-model' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await row(page, 'house-model').waitFor({ state: 'detached' });
  await page.goto(at('/system'));
  await row(page, 'Pricing anew').first().getByText('succeeded').waitFor();
  assertClean(seen);
  await context.close();
});

test('an administrator: an app from a source, its metrics, its traces, the archive, the end', async () => {
  const { page, context, seen } = await openPage(filled.browser, filled.server.base, { state: filled.state });
  await page.goto(at('/apps'));
  await page.getByRole('button', { name: 'New app' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Shop');
  await page.getByLabel(/^shop/).check();
  await page.getByRole('button', { name: 'Make the app' }).click();
  await row(page, 'Shop').getByText('complete').waitFor();
  await page.getByRole('link', { name: 'Shop' }).click();
  await page.getByRole('region', { name: 'Requests', exact: true }).getByText('13', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Traces' }).last().click();
  await page.getByLabel('Status').selectOption('failed');
  await page.waitForURL(/status=failed/);
  // The rows of before stand there until those of the filter come.
  await row(page, 'question 2').waitFor({ state: 'detached' });
  await row(page, /question 1(?!\d)/).waitFor();
  assert.equal(await row(page, 'question 2').count(), 0);
  await page.getByRole('navigation', { name: 'Views of the app' }).getByRole('link', { name: 'Sessions' }).click();
  await page.getByRole('link', { name: 'session-392' }).waitFor();
  await page.getByRole('navigation', { name: 'Views of the app' }).getByRole('link', { name: 'Integration' }).click();
  const app = new URL(page.url()).pathname.split('/')[4];
  assert.ok((await page.getByLabel('Python, whole example').innerText()).includes(`source_id="${app}"`));
  await page.goto(at('/apps'));
  await page.getByRole('button', { name: 'Archive Shop' }).click();
  await row(page, 'Shop').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await page.getByRole('button', { name: 'Take Shop out of the archive' }).waitFor();
  await page.getByRole('button', { name: 'Delete Shop' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('Nothing in the archive').waitFor();
  assertClean(seen);
  await context.close();
});

test('a session is read as a transcript, and each turn opens its trace', async () => {
  const { page, context, seen } = await openPage(filled.browser, filled.server.base, { state: filled.state });
  await page.goto(at('/sessions'));
  await page.getByRole('link', { name: 'session-392' }).click();
  await page.getByText('question 11').waitFor();
  const turns = page.getByRole('main').locator('ol > li');
  assert.equal(await turns.count(), 12);
  await turns.first().getByText('It arrives on Friday.').waitFor();
  await turns.nth(1).getByText('12 h', { exact: false }).first().waitFor();
  assert.equal(await turns.filter({ hasText: 'failed' }).count(), 3);
  await page.getByRole('link', { name: 'Open trace of turn 12' }).click();
  await page.waitForURL((url) => url.pathname.endsWith(filled.traces[0].trace));
  assertClean(seen);
  await context.close();
});

test('the page that waits sees a trace come', async () => {
  const { page, context, seen } = await openPage(filled.browser, filled.server.base, { state: filled.state });
  await page.goto(at('/integration'));
  await page.getByText('Waiting for a trace').waitFor();
  await page.waitForTimeout(300);
  const { trace, runs } = agentTrace({ question: 'just sent' });
  await send(filled.server.base, filled.key, runs);
  const sent = Date.now();
  await page.getByText('just sent').waitFor();
  console.log(`an arrival was seen after ${Date.now() - sent} ms`);
  assert.ok(Date.now() - sent < 3000);
  await page.getByRole('status').getByRole('link').click();
  await page.waitForURL((url) => url.pathname.endsWith(trace));
  assertClean(seen);
  await context.close();
});
