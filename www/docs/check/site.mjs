/** The built site behind a file server, below a folder, and Chromium to look at it. */
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { serveSite } from '../site/serve.mjs';

/** A page may complain of nothing on the console, break no policy, and ask nobody but this server. */
export async function openSite() {
  const { url, close: closeServer } = await serveSite({ base: '/some/folder/' });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  return { url, withPage, close };

  async function withPage({ width = 1280, colorScheme = 'light' }, use) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const faults = [];
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(message.text());
    });
    context.on('weberror', (error) => faults.push(String(error.error())));
    context.on('request', (request) => {
      if (!request.url().startsWith(url) && !/^(?:blob|data):/.test(request.url())) {
        faults.push(`asked for ${request.url()}`);
      }
    });
    context.on('response', (response) => {
      if (response.status() >= 400) faults.push(`${response.status()} for ${response.url()}`);
    });
    try {
      await use(await context.newPage());
      assert.deepEqual(faults, []);
    } finally {
      await context.close();
    }
  }

  async function close() {
    await browser.close();
    await closeServer();
  }
}
