/** Chromium and Firefox, each started once, and what a page in them comes to. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { launch } from 'puppeteer-core';

const LIMIT_MS = 60_000;
export const CHROMIUM_ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-sync',
];

const opened = {};

/** Chromium, driven by playwright-core. */
export function openChromium() {
  opened.chromium ??= chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
  return opened.chromium;
}

/** Firefox, driven by puppeteer-core over WebDriver BiDi. */
export function openFirefox() {
  const executablePath = process.env.FIREFOX ?? found('firefox-esr', 'firefox');
  opened.firefox ??= launch({ browser: 'firefox', executablePath, headless: true });
  return opened.firefox;
}

export async function closeBrowsers() {
  for (const browser of Object.values(opened)) await (await browser.catch(() => undefined))?.close();
}

export function chromiumPath() {
  return process.env.CHROMIUM ?? found('chromium', 'chromium-browser', 'google-chrome');
}

/** Opens a page in Chromium and waits until its title says `ok`; `then` may go on with the page. */
export async function passesInChromium(url, then) {
  const context = await (await openChromium()).newContext();
  try {
    const page = await context.newPage();
    const said = listen(page);
    await page.goto(url);
    await endOf(page, said);
    await then?.(page);
    const violations = said.filter((line) => line.includes('Content Security Policy'));
    if (violations.length > 0) throw new Error(violations.join('\n'));
  } finally {
    await context.close();
  }
}

/** The same in Firefox. */
export async function passesInFirefox(url) {
  const context = await (await openFirefox()).createBrowserContext();
  try {
    const page = await context.newPage();
    const said = listen(page);
    await page.goto(url);
    await endOf(page, said);
  } finally {
    await context.close();
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
