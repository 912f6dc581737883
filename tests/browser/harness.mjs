// Starts the real binary and a real browser for the tests of this folder.
//   TRACEKEEP_BIN  the binary to test (required)
//   CHROMIUM       the browser; Debian's by default
//   ARTIFACTS      where screenshots go; ./artifacts by default
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import { toJson } from './data.mjs';

const run = promisify(execFile);
const BIN = process.env.TRACEKEEP_BIN;
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARTIFACTS = process.env.ARTIFACTS ?? new URL('./artifacts', import.meta.url).pathname;

/** Where `scripts/test-deps.sh` installs SDKs. */
export const CACHE = new URL('../.cache', import.meta.url).pathname;

export const EMAIL = 'owner@example.com';
export const PASSWORD = 'correct horse battery';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** The Python of an environment that the suite installs: what the system has may be missing or another one. */
export function pythonOf(venv = 'venv-0.69.0') {
  const path = join(CACHE, venv, 'bin', 'python');
  assert.ok(existsSync(path), `${path} is not there: run scripts/test-deps.sh`);
  return path;
}

/** A server on an empty data directory; `stop` ends it and removes the directory. */
export async function startServer() {
  assert.ok(BIN, 'TRACEKEEP_BIN names the binary to test');
  const dataDir = mkdtempSync(join(tmpdir(), 'tracekeep-browser-'));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(BIN, ['serve', '--listen', `127.0.0.1:${port}`, '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stdout.on('data', (chunk) => (log += chunk));
  child.stderr.on('data', (chunk) => (log += chunk));
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await Promise.race([new Promise((resolve) => child.once('exit', resolve)), sleep(5000)]);
      if (child.exitCode === null) child.kill('SIGKILL');
    }
    rmSync(dataDir, { recursive: true, force: true });
  };
  for (let tries = 0; ; tries += 1) {
    const ready = await fetch(`${base}/readyz`).catch(() => null);
    if (ready?.ok) break;
    if (child.exitCode !== null || tries > 150) {
      await stop();
      throw new Error(`the server did not become ready:\n${log}`);
    }
    await sleep(100);
  }
  return {
    base,
    dataDir,
    stop,
    log: () => log,
    /** The path and token of the printed link, on the address of this test. */
    setupLink: () => base + readFileSync(join(dataDir, 'setup-link'), 'utf8').trim().replace(/^https?:\/\/[^/]+/, ''),
    createKey: async (name) => (await run(BIN, ['key', 'create', '--name', name, '--data-dir', dataDir])).stdout.trim(),
  };
}

/** Sends runs as the SDK does. */
export async function send(base, key, runs) {
  const response = await fetch(`${base}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: toJson(runs),
  });
  assert.equal(response.status, 200, await response.text());
}

export async function startBrowser() {
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * A page in a fresh profile that remembers everything it must never see: requests to
 * other hosts, scripts that ran, policy violations, errors of the page.
 */
export async function openPage(browser, base, { scheme = 'light', width = 1440, height = 900, motion = 'no-preference', state } = {}) {
  const context = await browser.newContext({
    colorScheme: scheme,
    reducedMotion: motion,
    viewport: { width, height },
    ...(state && { storageState: state }),
  });
  const page = await context.newPage();
  const seen = { foreign: [], errors: [], dialogs: [] };
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith('blob:')) seen.foreign.push(url.slice(0, 200));
  });
  page.on('pageerror', (error) => seen.errors.push(String(error.stack ?? error)));
  page.on('console', (message) => {
    // A 401 before signing in is an answer, not a fault.
    if (message.type() === 'error' && !/status of 40[14]/.test(message.text())) seen.errors.push(`${message.text()} ${message.location().url}`);
  });
  page.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.setDefaultTimeout(15_000);
  return { page, context, seen };
}

export function assertClean(seen) {
  assert.deepEqual(seen, { foreign: [], errors: [], dialogs: [] });
}

/** Makes the first account through the printed link. */
export async function setUp(page, server) {
  await page.goto(server.setupLink());
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.waitForURL(/\/p\/[^/]+\/traces/);
}

/** The project that the page is in. */
export function projectOf(page) {
  return decodeURIComponent(new URL(page.url()).pathname.split('/')[2]);
}

export async function shot(page, name) {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
}

/** WCAG 2.2 A and AA by axe, on the page as it stands now. */
export async function violationsOf(page) {
  // A task of the page itself, so that the content security policy stays as it is.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const result = await globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    return result.violations.map((one) => ({
      rule: one.id,
      nodes: one.nodes.slice(0, 4).map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`.slice(0, 400)),
    }));
  });
}
