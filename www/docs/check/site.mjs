/** The built site behind a file server that knows no more than files, below a folder, and Chromium to look at it. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from './blocks.mjs';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** A page may do nothing on the console, break no policy, and ask nobody but this server. */
export async function openSite() {
  const server = createServer(serve);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}/some/folder/`;
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  return { origin, withPage, close };

  async function withPage({ width = 1280, colorScheme = 'light' }, use) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const faults = [];
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(message.text());
    });
    context.on('weberror', (error) => faults.push(String(error.error())));
    context.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !/^(?:blob|data):/.test(url)) faults.push(`asked for ${url}`);
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
    await new Promise((resolve) => server.close(resolve));
  }
}

async function serve(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const path = pathname.replace(/^\/some\/folder\//, '').replace(/^$|\/$/, (end) => `${end}index.html`);
  try {
    const body = await readFile(join(root, 'target/docs', path));
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}
