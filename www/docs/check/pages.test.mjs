/** The built site in Chromium, below a folder of a file server: axe, narrow screens, policy, requests, search. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { root } from './blocks.mjs';
import { openSite } from './site.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One page of each kind. */
const KINDS = [
  'index.html',
  'errors.html',
  'guides/creating.html',
  'numbers.html',
  'reference/ionos-backup.html',
  'playground/',
];

/** A word that somebody looks for, and the page that has to be among the first. */
const WORDS = {
  timeoutMs: 'reference/options.html',
  rate_limited: 'errors.html#rate_limited',
  ensure: 'guides/creating.html',
  'contract number': 'guides/authentication.html#contracts',
  Content: 'guides/content-security-policy.html',
  pino: 'guides/observability.html',
  vitest: 'guides/testing.html',
  leptos: 'guides/rust-applications.html',
  watch: 'guides/waiting.html',
  'official sdk': 'migration.html',
};

let site;
test.before(async () => (site = await openSite()));
test.after(() => site.close());

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 320]) {
    test(`axe finds nothing, ${colorScheme}, ${width} px wide`, async () => {
      // At once, since each waits for its network to be idle.
      const found = await Promise.all(KINDS.map((path) => faultsOf(path, { colorScheme, width })));
      assert.deepEqual(found.flat(), []);
    });
  }
}

async function faultsOf(path, look) {
  const found = [];
  await site.withPage(look, async (page) => {
    await page.goto(site.url + path);
    await page.waitForLoadState('networkidle');
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const { id, nodes } of violations) found.push(`${path}: ${id}: ${nodes[0].html} ${nodes[0].failureSummary}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (overflow > 0) found.push(`${path} is ${overflow} px too wide`);
  });
  return found;
}

test('no page complains, asks anybody else, lacks a picture or is too wide', async () => {
  const files = await readdir(join(root, 'target/docs'), { recursive: true });
  const paths = files.filter((file) => file.endsWith('.html') && !file.startsWith('rust/'));
  assert.ok(paths.length > 30);
  // One after another: what a page asks for is held in `withPage`, and says which page it was.
  for (const path of paths) {
    await site.withPage({ width: 320, colorScheme: 'dark' }, async (page) => {
      await page.goto(site.url + path);
      const found = await page.evaluate(() => ({
        over: document.documentElement.scrollWidth - innerWidth,
        broken: [...document.images].filter((image) => image.naturalWidth === 0).map((image) => image.src),
      }));
      assert.deepEqual(found, { over: 0, broken: [] }, path);
    });
  }
});

test('search finds what people look for', async () => {
  await site.withPage({}, async (page) => {
    await page.goto(`${site.url}errors.html`);
    for (const [words, wanted] of Object.entries(WORDS)) {
      await page.getByRole('combobox', { name: 'Search' }).fill(words);
      await page.locator('#found li').first().waitFor();
      const found = await page.locator('#found a').evaluateAll((links) => links.map((link) => link.href));
      const first = found.slice(0, 5).map((href) => href.slice(site.url.length));
      assert.ok(
        first.some((href) => href.startsWith(wanted)),
        `${words}: ${first}`,
      );
    }
    await page.getByRole('combobox', { name: 'Search' }).fill('unit_failed');
    await page.locator('#found').getByText('Errors › unit_failed', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.href.includes('unit_failed'));
  });
});

test('light and dark can be chosen, and stay chosen', async () => {
  await site.withPage({ colorScheme: 'light' }, async (page) => {
    await page.goto(`${site.url}index.html`);
    await page.getByRole('button', { name: 'Dark colours' }).click();
    await page.goto(`${site.url}errors.html`);
    await page.getByRole('button', { name: 'Light colours' }).waitFor();
  });
});

test('the menu opens on a phone', async () => {
  await site.withPage({ width: 320 }, async (page) => {
    await page.goto(`${site.url}errors.html`);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Overview' }).click();
    await page.waitForURL((url) => url.pathname.endsWith('/index.html'));
  });
});
