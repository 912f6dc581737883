// People in the console: settings, team, invitation, profile, audit; WCAG 2.2 AA in both themes, wide and narrow.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertClean, EMAIL, openPage, PASSWORD, projectOf, setUp, shot, startBrowser, startServer, violationsOf } from './harness.mjs';

let server;
let browser;
let state;
let project;
const GUEST = 'guest@example.com';

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  const { page, context } = await openPage(browser, server.base);
  await setUp(page, server);
  project = projectOf(page);
  state = await context.storageState();
  await context.close();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const at = (path) => `${server.base}/p/${encodeURIComponent(project)}${path}`;

test('somebody is invited, joins, gets a role, and is told apart in the log', async () => {
  const { page, context, seen } = await openPage(browser, server.base, { state });
  await page.goto(at('/traces'));
  // Keys are bound once the page stands.
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('g');
  await page.keyboard.press(',');
  await page.getByRole('heading', { name: 'Organization', exact: true }).waitFor();
  await page.getByRole('link', { name: 'Team' }).click();
  await page.getByRole('row').filter({ hasText: EMAIL }).waitFor();
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByLabel('E-mail').fill(GUEST);
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('Invitation link', { exact: true }).innerText();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText(`${GUEST} as member`).waitFor();
  assert.equal((await page.content()).includes(link), false);

  const guest = await openPage(browser, server.base);
  await guest.page.goto(link);
  await guest.page.getByRole('heading', { name: 'Join default' }).waitFor();
  await shot(guest.page, 'invitation');
  assert.deepEqual(await violationsOf(guest.page), []);
  await guest.page.getByLabel('Choose a password').fill('password1234');
  await guest.page.getByRole('button', { name: 'Make the account and join' }).click();
  await guest.page.getByText('among the first that somebody would try').waitFor();
  await guest.page.getByLabel('Choose a password').fill(PASSWORD);
  await guest.page.getByRole('button', { name: 'Make the account and join' }).click();
  await guest.page.waitForURL(/\/p\/[^/]+\/traces/);
  await guest.page.goto(at('/settings/general'));
  await guest.page.getByLabel('Name', { exact: true }).waitFor();
  assert.equal(await guest.page.getByLabel('Name', { exact: true }).isDisabled(), true);
  assert.equal(await guest.page.getByRole('link', { name: 'Audit log' }).count(), 0);
  guest.seen.errors = guest.seen.errors.filter((text) => !/status of 400/.test(text));
  assertClean(guest.seen);
  await guest.context.close();
  const again = await openPage(browser, server.base);
  await again.page.goto(link);
  await again.page.getByRole('heading', { name: 'This invitation cannot be used' }).waitFor();
  await again.context.close();

  await page.reload();
  await page.getByLabel(`Role of ${GUEST}`).selectOption('admin');
  await page.getByText('Role changed').waitFor();
  await page.getByRole('link', { name: 'Projects' }).click();
  await page.getByRole('button', { name: 'New project' }).click();
  await page.getByLabel('Name').fill('secret work');
  await page.getByLabel('Seen by').selectOption('private');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('row').filter({ hasText: 'secret work' }).getByText('private').waitFor();
  await page.getByRole('button', { name: 'People of secret work' }).click();
  await page.getByLabel(`Role of ${GUEST}`).waitFor();
  await shot(page, 'project-people');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('link', { name: 'Audit log' }).click();
  await page.getByRole('row').filter({ hasText: 'member.role' }).getByText(GUEST).waitFor();
  await page.getByLabel('What').selectOption('invitation.');
  await page.getByRole('row').filter({ hasText: 'invitation.accept' }).waitFor();
  await page.getByText('member.role').waitFor({ state: 'detached' });
  await page.getByLabel('What').selectOption('Sign-ins');
  await page.getByRole('row').filter({ hasText: 'sign_in' }).first().waitFor();
  await page.getByLabel('Until').fill('2020-01-02');
  await page.getByText('Nothing that fits.').waitFor();
  await page.getByLabel('Until').fill('');
  await page.getByLabel('From').fill('2020-01-02');
  await page.getByRole('row').filter({ hasText: 'sign_in' }).first().waitFor();
  // No instant of the API has such a year: the page stands, and filters by nothing.
  await page.getByLabel('From').fill('123456-01-02');
  await page.getByRole('row').filter({ hasText: 'sign_in' }).first().waitFor();
  assertClean(seen);
  await context.close();
});

test('a key is rotated, a token made and revoked, another sign-in ended, the password changed', async () => {
  const other = await openPage(browser, server.base);
  await other.page.goto(`${server.base}/login`);
  await other.page.getByLabel('E-mail').fill(GUEST);
  await other.page.getByLabel('Password').fill(PASSWORD);
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await other.page.waitForURL(/\/p\/[^/]+\/traces/);
  const guest = await openPage(browser, server.base, { state: await other.context.storageState() });
  await guest.page.goto(`${server.base}/login`);
  await guest.page.getByLabel('E-mail').fill(GUEST);
  await guest.page.getByLabel('Password').fill(PASSWORD);
  await guest.page.getByRole('button', { name: 'Sign in' }).click();
  await guest.page.waitForURL(/\/p\/[^/]+\/traces/);
  const { page } = guest;

  await page.goto(at('/keys'));
  await page.getByRole('button', { name: 'Create a key' }).click();
  await page.getByLabel('Name').fill('nightly');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const first = await page.getByLabel('Access key', { exact: true }).innerText();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Rotate key nightly' }).click();
  await page.getByLabel('The old key goes on for').selectOption('One hour');
  await page.getByRole('button', { name: 'Rotate', exact: true }).click();
  assert.notEqual(await page.getByLabel('Access key', { exact: true }).innerText(), first);
  await page.getByRole('button', { name: 'Done' }).click();
  await page.waitForFunction(() => [...document.querySelectorAll('tbody th')].filter((cell) => cell.textContent === 'nightly').length === 2);

  await page.getByRole('button', { name: 'Account and appearance' }).click();
  await page.getByRole('menuitem', { name: 'Profile' }).click();
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('laptop');
  await page.getByRole('button', { name: 'Make token' }).click();
  const token = await page.getByLabel('Personal access token', { exact: true }).innerText();
  assert.match(token, /^tk_pat_/);
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Rotate token laptop' }).click();
  await page.getByLabel('The old token goes on for').selectOption('Ends at once');
  await page.getByRole('button', { name: 'Rotate', exact: true }).click();
  const rotated = await page.getByLabel('Personal access token', { exact: true }).innerText();
  assert.match(rotated, /^tk_pat_/);
  assert.notEqual(rotated, token);
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Revoke token laptop' }).click();
  await page.getByText('No token yet.').waitFor();
  const answer = await fetch(`${server.base}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 401);

  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password').fill('another long secret');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('Password changed').waitFor();
  await page.reload();
  await page.getByText('this one').waitFor();
  await other.page.reload();
  await other.page.waitForURL(/\/login/);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.waitForURL(/\/login/);
  assertClean(guest.seen);
  await guest.context.close();
  await other.context.close();
});

for (const scheme of ['light', 'dark']) {
  for (const width of [1440, 360]) {
    test(`screens of people, ${scheme}, ${width} px wide`, async () => {
      const { page, context, seen } = await openPage(browser, server.base, { scheme, width, state });
      const found = {};
      const look = async (where) => {
        await page.waitForTimeout(250);
        await shot(page, `${where}-${scheme}-${width}`);
        const violations = await violationsOf(page);
        if (violations.length > 0) found[where] = violations;
      };
      await page.goto(at('/settings/general'));
      await page.getByRole('button', { name: 'Leave organization' }).waitFor();
      await look('settings-general');
      await page.goto(at('/settings/projects'));
      await page.getByRole('row').filter({ hasText: 'secret work' }).waitFor();
      await look('settings-projects');
      await page.goto(at('/settings/team'));
      await page.getByRole('row').filter({ hasText: GUEST }).waitFor();
      await look('settings-team');
      await page.getByRole('button', { name: 'Invite' }).click();
      await look('settings-invite');
      await page.keyboard.press('Escape');
      await page.goto(at('/settings/audit'));
      await page.getByRole('row').filter({ hasText: 'access_key.rotate' }).waitFor();
      await look('settings-audit');
      await page.goto(at('/profile'));
      await page.getByText('this one').waitFor();
      await look('profile');
      assertClean(seen);
      assert.deepEqual(found, {});
      await context.close();
    });
  }
}

test('an account that sees no project can make one, and leave', async () => {
  const owner = await openPage(browser, server.base, { state });
  const call = async (method, path, data) => {
    const answer = await owner.context.request.fetch(`${server.base}${path}`, { method, data, headers: { origin: server.base } });
    assert.equal(answer.ok(), true, await answer.text());
    return (await answer.json()).data;
  };
  const mine = (await call('GET', '/v1/projects')).find((one) => one.id === project);
  for (const one of await call('GET', '/v1/projects')) await call('PUT', `/v1/projects/${one.id}`, { visibility: 'private' });
  const { link } = await call('POST', `/v1/orgs/${mine.org_id}/invitations`, { email: 'lone@example.com', role: 'member' });
  const { page, context, seen } = await openPage(browser, server.base);
  await page.goto(link);
  await page.getByLabel('Choose a password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account and join' }).click();
  await page.getByRole('heading', { name: 'No project yet' }).waitFor();
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(250);
    await shot(page, `no-project-${width}`);
    assert.deepEqual(await violationsOf(page), []);
  }
  await page.getByRole('button', { name: 'Profile' }).click();
  await page.getByRole('heading', { name: 'Personal access tokens' }).waitFor();
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await page.waitForURL(/\/login/);
  await page.getByLabel('E-mail').fill('lone@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'New project in default' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('of my own');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(/\/p\/[^/]+\/traces/);
  await call('PUT', `/v1/projects/${project}`, { visibility: 'internal' });
  // The empty project asks how the server is. Who does not run it is not told, and the browser writes that down, in time or not.
  const isRefusal = (line) => line.includes('status of 403') && line.endsWith(` ${server.base}/v1/system/status`);
  assertClean({ ...seen, errors: seen.errors.filter((line) => !isRefusal(line)) });
  await context.close();
  await owner.context.close();
});
