/** The page without a server, from a plain file server below a folder: everything it does happens in the browser. */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { LOOKS, violations } from './support/axe.ts';
import { fillNewUnit, openConsole, rowOf, rows, SAMPLE, signIn, TOKEN } from './support/fixtures.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};
const FOLDER = '/some/folder/';

let folder: string;
let server: Server;
let url: string;
/** What the static host was asked for. */
const asked: string[] = [];

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'static-'));
  await promisify(execFile)(process.execPath, ['static/build.mjs', folder]);
  server = createServer(async ({ method, url: target = '/' }, response) => {
    asked.push(`${method} ${target}`);
    const { pathname } = new URL(target, 'http://host');
    const name = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const body = name.startsWith(FOLDER)
      ? await readFile(join(folder, name.slice(FOLDER.length))).catch(() => undefined)
      : undefined;
    if (method !== 'GET' || body === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${FOLDER}`;
});
test.afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function begin(page: Page): Promise<void> {
  await signIn(page, url);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
}

async function openPanel(page: Page): Promise<Locator> {
  const panel = page.getByRole('complementary', { name: 'Faults' });
  if ((await panel.locator('details').getAttribute('open')) === null) await panel.locator('summary').click();
  return panel;
}

async function arm(page: Page, fault: string): Promise<void> {
  const panel = await openPanel(page);
  await panel.getByRole('button', { name: fault, exact: true }).click();
  await expect(panel.getByRole('status')).toHaveText(`Armed: ${fault}.`);
}

test('signs in, lists, creates, and asks the static host for its files alone', async ({ page, context }) => {
  const seen: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') seen.push(message.text());
  });
  context.on('weberror', (error) => seen.push(error.error().message));
  asked.length = 0;
  await begin(page);
  await expect(page.getByText('Sandbox', { exact: true })).toBeVisible();
  const before = await rows(page).count();
  await fillNewUnit(page, { name: 'static1' });
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await expect(rowOf(page, 'static1')).toBeVisible();
  expect(await rows(page).count()).toBe(before + 1);
  // The address stays in the folder, and so does a reload.
  await page.getByRole('searchbox').fill('static1');
  await expect(page).toHaveURL(`${url}?q=static1`);
  await page.reload();
  await expect(rowOf(page, 'static1')).toBeVisible();
  const files = /^GET \/some\/folder\/(?:\?q=static1|worker\.js|favicon\.svg|assets\/[\w-]+\.(?:js|css|wasm))?$/;
  expect(asked.filter((line) => !files.test(line))).toEqual([]);
  expect(seen).toEqual([]);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(url);
});

test('a console opens in a tab of its own', async ({ page }) => {
  await begin(page);
  const tab = await openConsole(page);
  expect(tab.url().startsWith(`${url}sso#`)).toBe(true);
  expect(await tab.evaluate(() => window.opener)).toBeNull();
  await tab.reload();
  await expect(tab.getByText('Not signed on')).toBeVisible();
});

test('faults strike what is asked next, and credentials that are wrong are refused', async ({ page }) => {
  await page.clock.install();
  await page.goto(url);
  await page.getByLabel('Token').fill('another');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('The API did not accept these credentials.')).toBeVisible();
  await page.getByLabel('Token').fill(TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  // Or the page, which follows what changes, would ask before the click does, and meet the fault.
  await page.clock.pauseAt(new Date((await page.evaluate(() => Date.now())) + 1_000));
  await arm(page, 'Not JSON');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('alert')).toBeHidden();
});

for (const [look, viewport, colorScheme] of LOOKS) {
  test.describe(look, () => {
    test.use({ viewport, colorScheme });

    test('axe finds nothing with the panel open, and nothing is too wide', async ({ page }) => {
      await begin(page);
      await openPanel(page);
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      await page.screenshot({ path: `test-results/static-${viewport.width}.png` });
    });
  });
}
