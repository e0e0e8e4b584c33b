/**
 * Pages that no bundler touched: those of tests/runtimes in Firefox (Chromium has them there), and pages that are put
 * aside and come back, in both.
 */
import esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import {
  CHROMIUM_ARGS,
  chromiumPath,
  endOf,
  LIMIT_MS,
  passesInFirefox,
  withChromiumPage,
  withFirefoxPage,
} from '../lib/browsers.mjs';
import { here } from '../lib/folders.mjs';
import { CACHING, startSandbox } from '../../runtimes/start.mjs';
import { openSite } from '../lib/site.mjs';

export function browserCells() {
  const firefox = PAGES.map(([name, page]) => ({
    name: `Firefox: ${name}`,
    run: (context) => withSite(context, (url) => passesInFirefox(url(`/browser/${page}.html`))),
  }));
  const caches = Object.entries(CACHING).map(([what, flags]) => ({
    name: `Firefox: answers that it keeps: ${what}`,
    run: () => keptInFirefox(flags),
  }));
  return [
    ...firefox,
    ...caches,
    { name: 'Firefox: back from the back-forward cache', run: cachedInFirefox },
    { name: 'Chromium: back from the back-forward cache', run: cachedInChromium },
    { name: 'Chromium: frozen and thawed', run: frozenInChromium },
  ];
}

async function keptInFirefox(flags) {
  const sandbox = await startSandbox(...flags);
  try {
    await withSite({ baseUrl: sandbox.ready }, (url) => passesInFirefox(url('/browser/caching.html')));
  } finally {
    await sandbox.stop();
  }
}

async function cachedInFirefox(context) {
  await withSite(context, (url) => withFirefoxPage((page) => comesBack(page, url)));
}

async function cachedInChromium(context) {
  // playwright switches the cache off for every page.
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: CHROMIUM_ARGS,
    timeout: LIMIT_MS,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  try {
    await withSite(context, async (url) => comesBack(await browser.newPage(), url));
  } finally {
    await browser.close();
  }
}

async function comesBack(page, url) {
  await page.goto(url('/life.html'));
  await endOf(page);
  await page.goto(url('/elsewhere.html'));
  // Not the driver's own way back, which waits for a load that a restored page does not have.
  await page.evaluate(() => setTimeout(() => history.back()));
  await until('restored from the cache', () => page.evaluate(() => globalThis.life?.restored === true));
  await until('the client lists', () => page.evaluate(() => globalThis.life.list()));
}

async function frozenInChromium(context) {
  await withSite(context, async (url) => {
    await withChromiumPage(async (page) => {
      const devtools = await page.context().newCDPSession(page);
      await page.goto(url('/life.html'));
      await endOf(page);
      await page.evaluate(() => globalThis.life.startWaiting());
      await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
      // Longer than the unit takes to be ready, and than the client's first pause.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await devtools.send('Page.setWebLifecycleState', { state: 'active' });
      await until('the wait ends', () => page.evaluate(() => globalThis.life.endWaiting()));
      await until('the client lists', () => page.evaluate(() => globalThis.life.list()));
    });
  });
}

async function until(what, holds) {
  const end = performance.now() + LIMIT_MS;
  while (performance.now() < end) {
    // A page that is on its way between two documents cannot answer.
    if (await holds().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never: ${what}`);
}

/** The pages of tests/runtimes and our own, the package by its files twice, and the scripts that must be one file. */
async function withSite({ baseUrl }, use) {
  const folders = {
    '/browser/': here('../runtimes/browser/'),
    '/caching.mjs': here('../runtimes/caching.mjs'),
    '/scenario.mjs': here('../runtimes/scenario.mjs'),
    '/unsupported.mjs': here('../runtimes/unsupported.mjs'),
    '/scenario-sandbox.mjs': here('../runtimes/scenario-sandbox.mjs'),
    '/ionos-backup/untyped/': here('node_modules/ionos-backup/'),
    '/ionos-backup/': here('node_modules/ionos-backup/'),
    '/copy/': here('node_modules/ionos-backup/'),
    '/': here('browsers/'),
  };
  const files = {
    '/bundles/classic.js': await bundle('bundled.js'),
    '/bundles/worker.js': await bundle('worker.js'),
  };
  const site = await openSite(folders, { baseUrl, files });
  try {
    return await use((path) => `${site.origin}${path}#${baseUrl}`);
  } finally {
    await site.close();
  }
}

async function bundle(entry) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [here(`browsers/${entry}`)],
    bundle: true,
    format: 'iife',
    charset: 'utf8',
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0].contents;
}

const PAGES = [
  ['script type=module', 'window'],
  ['module worker', 'module-worker'],
  ['classic worker bundle', 'classic-worker'],
  ['shared worker', 'shared-worker'],
  ['service worker', 'service-worker'],
  ['classic script bundle in a page without a charset', 'classic-script'],
  ['two copies in one page', 'two-copies'],
  ['ionos-backup/wasm streaming', 'wasm-streaming'],
  ['ionos-backup/wasm of an unknown type', 'wasm-untyped'],
  ['no wasm: a policy that forbids it', 'forbidden'],
  ['ionos-backup/sandbox in a window', 'sandbox'],
  ['ionos-backup/sandbox in a service worker', 'sandbox-service-worker'],
];
