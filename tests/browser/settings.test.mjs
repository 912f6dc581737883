// Settings of a project: what it keeps, what it does not store, how much may be sent, and its end. Nothing is deleted
// before its number was said.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agentTrace, MARKUP, toJson } from './data.mjs';
import { row, SLY, startFilled } from './filled.mjs';
import { assertClean, openPage, send, shot, violationsOf } from './harness.mjs';

let filled;
let page;
let context;
let seen;

before(async () => {
  filled = await startFilled();
  ({ page, context, seen } = await openPage(filled.browser, filled.server.base, { state: filled.state }));
});

after(async () => {
  await filled?.stop();
});

const at = (path) => filled.at(path);
const count = async () => {
  const project = decodeURIComponent(new URL(at('')).pathname.split('/')[2]);
  const answer = await context.request.get(`${filled.server.base}/v1/tracing/traces/count?project_id=${project}`);
  return (await answer.json()).data.count;
};

test('rules of redaction are tried, set, and hold; what is stored is scrubbed after a count', async () => {
  await page.goto(at('/settings/redaction'));
  await page.getByText('No rule: everything is stored').waitFor();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByLabel('Rule 1 finds').selectOption('What an expression matches');
  await page.getByLabel('Expression of rule 1').fill('(unclosed');
  await page.getByRole('button', { name: 'Try on stored traces' }).click();
  await page.getByRole('alert').first().waitFor();
  await page.getByLabel('Expression of rule 1').fill('question [0-9]+');
  await page.getByRole('button', { name: 'Try on stored traces' }).click();
  await page.getByText('Something is found in 12 of 13 traces').waitFor();
  await row(page, '[redacted]').first().waitFor();
  await shot(page, 'redaction-tried');
  await page.getByRole('button', { name: 'Save the rules' }).click();
  await page.getByText('Rules set').waitFor();
  await send(filled.server.base, filled.key, agentTrace({ question: 'question 77' }).runs);
  await page.goto(at('/traces'));
  await row(page, '[redacted]').waitFor();
  await row(page, 'question 3').waitFor();

  await page.goto(at('/settings/redaction'));
  await page.getByRole('button', { name: 'Scrub stored traces…' }).click();
  await page.getByText('14 traces would be looked through').waitFor();
  await page.getByRole('button', { name: 'Leave them' }).click();
  await page.getByRole('button', { name: 'Scrub stored traces…' }).click();
  await page.getByRole('button', { name: 'Scrub 14 traces' }).click();
  await page.getByText('Looked through 14 traces; 12 changed.').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Done' }).click();
  await row(page, '12 traces changed').waitFor();
  await page.goto(at('/traces'));
  await row(page, '[redacted]').nth(5).waitFor();
  assert.equal(await row(page, /question \d/).count(), 0);
  seen.errors = seen.errors.filter((text) => !/status of 400/.test(text));
  assertClean(seen);
});

test('limits are set for the project and for a key, and their use is seen', async () => {
  await page.goto(at('/settings/limits'));
  await row(page, 'All keys together').waitFor();
  await page.getByRole('button', { name: 'Limits of All keys together' }).click();
  await page.getByLabel('Spans a day').fill('1000');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await row(page, 'All keys together').getByText(/of 1,000, /).waitFor();
  await page.getByRole('button', { name: 'Limits of monitor' }).click();
  await page.getByLabel('Requests a minute').fill('1');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await row(page, 'monitor').getByText('1 at most').waitFor();
  await row(page, 'All keys together').getByText(/of 1,000, /).waitFor();
  await shot(page, 'limits');
  // The limit holds within a second.
  let refused = false;
  for (let tries = 0; tries < 40 && !refused; tries += 1) {
    const answer = await fetch(`${filled.server.base}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${filled.key}` },
      body: toJson(filled.traces[0].runs),
    });
    refused = answer.status === 503;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(refused, 'a key beyond its limit is told to wait');
  await page.getByRole('button', { name: 'Limits of monitor' }).click();
  await page.getByLabel('Requests a minute').fill('');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await row(page, 'monitor').getByText('no limit').first().waitFor();
  assertClean(seen);
});

test('retention: a dry run, then the word, then the receipt', async () => {
  const before = await count();
  await page.goto(at('/settings/retention'));
  await page.getByLabel('Traces', { exact: true }).fill('5');
  await page.getByRole('button', { name: 'Look what would go' }).click();
  await page.getByText('would be deleted').waitFor();
  await shot(page, 'retention-dry-run');
  assert.equal(await count(), before, 'a dry run deletes nothing');
  await page.getByRole('button', { name: `Set, and let ${before - 5} traces go` }).click();
  await page.getByText('Retention set').waitFor();
  await page.getByRole('button', { name: 'Delete now what is beyond them…' }).click();
  await page.getByRole('button', { name: 'Keep them' }).click();
  await page.getByRole('button', { name: 'Delete now what is beyond them…' }).click();
  await page.getByRole('button', { name: `Delete ${before - 5} traces` }).click();
  await page.getByText(`Deleted ${before - 5} traces with`).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  await row(page, `${before - 5} traces`).waitFor();
  assert.equal(await count(), 5);
  assertClean(seen);
});

test('a project goes after its traces were counted and its name was written', async () => {
  const name = `doomed ${SLY}`;
  const org = (await (await context.request.get(`${filled.server.base}/v1/orgs`)).json()).data[0].id;
  const made = await context.request.post(`${filled.server.base}/v1/projects`, { headers: { origin: filled.server.base }, data: { name, org_id: org } });
  assert.equal(made.status(), 201, await made.text());
  await page.goto(at('/settings/projects'));
  await row(page, 'doomed').getByRole('button', { name: /^Delete/ }).click();
  await page.getByText('0 traces', { exact: true }).waitFor();
  const button = page.getByRole('button', { name: 'Delete the project' });
  assert.equal(await button.isDisabled(), true);
  await page.getByLabel(/^Write doomed/).fill(name);
  await button.click();
  await page.getByText('Deleting the project: succeeded').waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  await row(page, 'doomed').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
  assertClean(seen);
});

test('rules of senders and readers are text', async () => {
  const project = decodeURIComponent(new URL(at('')).pathname.split('/')[2]);
  const set = await context.request.put(`${filled.server.base}/v1/projects/${project}/redaction`, {
    headers: { origin: filled.server.base },
    data: { rules: [{ path: `a.${MARKUP.replaceAll('.', '')}`, action: 'mask' }] },
  });
  assert.equal(set.status(), 200, await set.text());
  await page.goto(at('/settings/redaction'));
  await page.getByLabel('Path of rule 1').waitFor();
  await page.getByRole('button', { name: 'Try on stored traces' }).click();
  await page.getByText(/Something is found in/).waitFor();
  for (const tab of ['redaction', 'retention', 'limits']) {
    await page.goto(at(`/settings/${tab}`));
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    assert.equal(/[\u202e\u0000\ufeff]/.test(await page.locator('body').innerText()), false, tab);
    assert.equal(await page.evaluate(() => globalThis.hacked), undefined, tab);
    assert.equal(await page.evaluate(() => document.querySelectorAll('script:not([src]), iframe, img, svg [onload]').length), 0, tab);
  }
  assertClean(seen);
});

for (const scheme of ['light', 'dark']) {
  for (const width of [1440, 360]) {
    test(`axe finds nothing in the settings of a project, ${scheme}, ${width} px`, async () => {
      const one = await openPage(filled.browser, filled.server.base, { scheme, width, state: filled.state });
      const found = {};
      const look = async (where) => {
        await one.page.waitForTimeout(250);
        await shot(one.page, `${where}-${scheme}-${width}`);
        const violations = await violationsOf(one.page);
        if (violations.length > 0) found[where] = violations;
        const wider = await one.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wider > 0) found[`${where}, width`] = wider;
      };
      await one.page.goto(at('/settings/retention'));
      await one.page.getByLabel('Traces', { exact: true }).waitFor();
      await one.page.getByLabel('Traces', { exact: true }).fill('2');
      await one.page.getByRole('button', { name: 'Look what would go' }).click();
      await one.page.getByText('would be deleted').waitFor();
      await look('settings-retention');
      await one.page.getByRole('button', { name: 'Not yet' }).click();
      await one.page.goto(at('/settings/redaction'));
      await one.page.getByLabel('Path of rule 1').waitFor();
      await look('settings-redaction');
      await one.page.getByRole('button', { name: 'Scrub stored traces…' }).click();
      await one.page.getByRole('button', { name: /^Scrub \d/ }).waitFor();
      await look('settings-scrub');
      await one.page.keyboard.press('Escape');
      await one.page.goto(at('/settings/limits'));
      await row(one.page, 'All keys together').waitFor();
      await look('settings-limits');
      await one.page.getByRole('button', { name: 'Limits of All keys together' }).click();
      await look('settings-limits-dialog');
      await one.page.keyboard.press('Escape');
      await one.page.goto(at('/settings/projects'));
      await row(one.page, 'default').first().getByRole('button', { name: /^Delete/ }).click();
      await one.page.getByText('5 traces', { exact: true }).waitFor();
      await look('settings-delete-project');
      assertClean(one.seen);
      assert.deepEqual(found, {});
      await one.context.close();
    });
  }
}
