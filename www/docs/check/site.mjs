/** The built site behind a file server, below a folder, and Chromium to look at it. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { serveSite } from '../site/serve.mjs';

/** The same for every Chromium that the tests start. */
const ARGS = createRequire(import.meta.url)('../../../tests/chromium-flags.json');
/** For what hangs: a busy machine is slow, and not wrong. */
const LIMIT_MS = Number(process.env.LIMIT_MS ?? 300_000);

/** The site's address, and pages that ask nobody else. */
export async function openSite() {
  const { url, close: closeServer } = await serveSite({ base: '/some/folder/' });
  const { withPage, close } = await openBrowser({ only: url });
  return { url, withPage, close: () => Promise.all([close(), closeServer()]) };
}

/** Pages that may not complain on the console, or only of what `mayComplain` says, and that ask `only` one server. */
export async function openBrowser({ only } = {}) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ARGS });
  return { withPage, close: () => browser.close() };

  async function withPage({ width = 1280, colorScheme = 'light', mayComplain }, use) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    context.setDefaultTimeout(LIMIT_MS);
    const faults = [];
    const complain = (text) => {
      if (!mayComplain?.test(text)) faults.push(text);
    };
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complain(message.text());
    });
    context.on('weberror', (error) => complain(String(error.error())));
    context.on('request', (request) => {
      const isKnown = only === undefined || request.url().startsWith(only) || /^(?:blob|data):/.test(request.url());
      if (!isKnown) complain(`asked for ${request.url()}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 400) complain(`${response.status()} for ${response.url()}`);
    });
    try {
      await use(await context.newPage());
      assert.deepEqual(faults, []);
    } finally {
      await context.close();
    }
  }
}
