/** `openConsole` in real windows, under the strictest policy: by the gateway and by a function, failing and blocked. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createGateway } from 'ionos-backup/gateway';
import { chromium } from 'playwright-core';
import { launch } from 'puppeteer-core';
import { close, listen as listenOn } from '../../runtimes/listen.mjs';
import { CHROMIUM_ARGS, chromiumPath, endOf, firefoxPath, listen } from '../lib/browsers.mjs';
import { here } from '../lib/folders.mjs';

export function consoleCells() {
  return [
    { name: 'console: Chromium', run: inChromium },
    { name: 'console: Firefox', run: inFirefox },
  ];
}

async function inChromium(context) {
  // Playwright lets every page open windows; here the browser's own rule is what is tried.
  const ignoreDefaultArgs = ['--disable-popup-blocking'];
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS, ignoreDefaultArgs });
  try {
    const tabs = await browser.newContext();
    await openConsoles(context, tabs);
    await blocked(context, await tabs.newPage());
  } finally {
    await browser.close();
  }
}

async function inFirefox(context) {
  const extraPrefsFirefox = { 'dom.disable_open_during_load': true, 'dom.popup_allowed_events': 'click' };
  const browser = await launch({
    browser: 'firefox',
    executablePath: firefoxPath(),
    headless: true,
    extraPrefsFirefox,
  });
  try {
    await openConsoles(context, browser);
    await blocked(context, await browser.newPage());
  } finally {
    await browser.close();
  }
}

/** What a person does with the page. */
async function openConsoles({ baseUrl }, tabs) {
  const site = await openPage(baseUrl);
  const page = await tabs.newPage();
  const pagesOf = () => tabs.pages();
  const said = listen(page);
  try {
    await page.goto(`${site.origin}/#${baseUrl}`);
    await endOf(page, said);
    const before = (await pagesOf()).length;
    const click = (way) => page.click(`#${way}`);
    const comes = (way, wanted) => comesTo(page, way, wanted);
    /** The tab that was opened last, at the console, and knowing nothing of the page that opened it. */
    const isConsole = async (count) => {
      await until(`tab ${count} is at the console`, async () => {
        const tab = (await pagesOf())[before + count - 1];
        return tab?.url().startsWith(`${baseUrl}/sso`);
      });
      const opener = await (await pagesOf())[before + count - 1].evaluate(() => window.opener);
      if (opener !== null) throw new Error(`tab ${count} has an opener`);
    };

    await click('gateway');
    await comes('gateway', 'opened');
    await isConsole(1);
    await click('function');
    await comes('function', 'opened');
    await isConsole(2);

    await click('slow');
    await until('a tab opens before there is a URL', async () => (await pagesOf()).length === before + 3);
    const empty = (await pagesOf()).at(-1);
    if ((await empty.evaluate(() => window.opener)) !== null) throw new Error('the empty tab has an opener');
    await page.evaluate(() => globalThis.consoles.go());
    await comes('slow', 'opened');
    await isConsole(3);

    for (const [way, wanted] of [
      ['failing', 'Error: no console today'],
      ['wrong', 'InvalidArgumentError: openConsole: source must give a URL'],
    ]) {
      await click(way);
      await comes(way, wanted);
      await until(`the tab of ${way} is closed`, async () => (await pagesOf()).length === before + 3);
    }

    const violations = said.filter((line) => /Content.Security.Policy/i.test(line) && !line.includes('favicon'));
    if (violations.length > 0) throw new Error(violations.join('\n'));
  } finally {
    await site.close();
  }
}

/** What a page does that nobody has clicked. */
async function blocked({ baseUrl }, page) {
  const site = await openPage(baseUrl);
  try {
    await page.goto(`${site.origin}/?unasked#${baseUrl}`);
    await endOf(page);
    await comesTo(page, 'function', 'NotAllowedError: openConsole: the popup was blocked');
    const asked = await page.evaluate(() => globalThis.consoles.asked());
    if (asked !== 0) throw new Error(`${asked} URLs were asked for`);
  } finally {
    await site.close();
  }
}

async function comesTo(page, way, wanted) {
  const outcome = () => page.evaluate((name) => globalThis.consoles.outcomes[name], way);
  await until(`${way} comes to its end`, async () => (await outcome()) !== undefined);
  const found = await outcome();
  if (!found.startsWith(wanted)) throw new Error(`${way}: ${found}`);
}

/** The page, the package and the gateway, on one origin. */
async function openPage(baseUrl) {
  const { node } = createGateway({ basePath: '/api/backup', baseUrl, authorize: () => ({ token: 'demo-token' }) });
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `connect-src 'self' ${baseUrl}`,
    `form-action 'self' https: ${baseUrl}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    if (pathname.startsWith('/api/')) return node(request, response);
    const path = pathname === '/' ? '/index.html' : pathname;
    const type = path.endsWith('.js') ? 'text/javascript' : 'text/html';
    const headers = { 'content-type': type, 'content-security-policy': policy, 'referrer-policy': 'same-origin' };
    return readFile(fileOf(path)).then(
      (body) => response.writeHead(200, headers).end(body),
      () => response.writeHead(404).end(),
    );
  });
  return { origin: await listenOn(server), close: () => close(server) };
}

function fileOf(path) {
  if (path.startsWith('/ionos-backup/')) return here(`node_modules${path}`);
  if (path.startsWith('/browser/')) return here(`../runtimes${path}`);
  return join(here('consoles'), path);
}

async function until(what, holds) {
  for (let tries = 0; tries < 200; tries++) {
    // A tab on its way between two documents cannot answer.
    if (await Promise.resolve(holds()).catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never: ${what}`);
}
