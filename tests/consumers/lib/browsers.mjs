/** Chromium and Firefox, each started once, and what a page in them comes to. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { launch } from 'puppeteer-core';

/** For what hangs: a busy machine is slow, and not wrong. */
export const LIMIT_MS = 300_000;
/**
 * The same for every Chromium that playwright starts: no sandbox of its own, since containers lack the rights; no call
 * home.
 */
export const CHROMIUM_ARGS = createRequire(import.meta.url)('../../chromium-flags.json');

const opened = {};
let tabs = Promise.resolve();

/** Chromium, driven by playwright-core. */
function openChromium() {
  opened.chromium ??= chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS, timeout: LIMIT_MS });
  return opened.chromium;
}

/** Firefox, driven by puppeteer-core over WebDriver BiDi. */
function openFirefox() {
  opened.firefox ??= launch({ browser: 'firefox', executablePath: firefoxPath(), headless: true, timeout: LIMIT_MS });
  return opened.firefox;
}

export async function closeBrowsers() {
  for (const browser of Object.values(opened)) await (await browser.catch(() => undefined))?.close();
}

export function firefoxPath() {
  return process.env.FIREFOX ?? found('firefox-esr', 'firefox');
}

export function chromiumPath() {
  return process.env.CHROMIUM ?? found('chromium', 'chromium-browser', 'google-chrome');
}

/** Opens a page in Chromium and waits until its title says `ok`; `then` may go on with the page. */
export function passesInChromium(url, then) {
  return withChromiumPage(async (page) => {
    const said = listen(page);
    await page.goto(url);
    await endOf(page, said);
    await then?.(page);
    const violations = said.filter((line) => line.includes('Content Security Policy'));
    if (violations.length > 0) throw new Error(violations.join('\n'));
  });
}

/** The same in Firefox. */
export function passesInFirefox(url) {
  return withFirefoxPage(async (page) => {
    const said = listen(page);
    await page.goto(url);
    await endOf(page, said);
  });
}

/** Does something with an empty page of Chromium, in a context of its own. */
export async function withChromiumPage(use) {
  const context = await (await openChromium()).newContext();
  context.setDefaultTimeout(LIMIT_MS);
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

/** The same with one of Firefox. */
export async function withFirefoxPage(use) {
  const browser = await openFirefox();
  const { context, page } = await oneAtATime(() => openPage(browser));
  try {
    return await use(page);
  } finally {
    await oneAtATime(() => context.close());
  }
}

/**
 * Firefox loses a tab that opens while another one closes.
 *
 * @returns {Promise<any>}
 */
function oneAtATime(act) {
  const turn = tabs.then(act);
  tabs = turn.catch(() => undefined);
  return turn;
}

/** What fails before there is a page says nothing about what is tested. */
async function openPage(browser, triesLeft = 2) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(LIMIT_MS);
    return { context, page };
  } catch (error) {
    await context.close().catch(() => undefined);
    if (triesLeft === 0) throw error;
    return openPage(browser, triesLeft - 1);
  }
}

/** What a page prints and throws, for the report. */
export function listen(page) {
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error?.stack ?? error)));
  return said;
}

/** Waits for the title that says how it ended; fails unless it says `ok`. */
export async function endOf(page, said = []) {
  const until = performance.now() + LIMIT_MS;
  while (performance.now() < until) {
    // A dev server may reload the page meanwhile.
    const title = await page.title().catch(() => '');
    if (title.startsWith('ok')) return;
    if (title.startsWith('FAIL')) throw new Error([title, ...said].join('\n'));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error([`the page did not end: ${await page.title()}`, ...said].join('\n'));
}

function found(...names) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const file = join(folder, name);
      if (existsSync(file)) return file;
    }
  }
  throw new Error(`none of ${names.join(', ')} is on PATH`);
}
