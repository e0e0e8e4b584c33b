/** Chromium, from a plain static server with the strictest policy: window, workers, bundles, `ionos-backup/wasm`. */
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { listen } from './listen.mjs';
import { CACHING, startSandbox } from './start.mjs';

/** For what hangs: a busy machine is slow, and not wrong. */
const LIMIT_MS = 300_000;
const PAGES = [
  { name: 'Chromium, script type=module', page: 'window' },
  { name: 'Chromium, module worker', page: 'module-worker' },
  { name: 'Chromium, classic worker bundle', page: 'classic-worker' },
  { name: 'Chromium, shared worker', page: 'shared-worker' },
  { name: 'Chromium, service worker', page: 'service-worker' },
  { name: 'Chromium, classic script bundle in a page without a charset', page: 'classic-script' },
  { name: 'Chromium, two copies in one page', page: 'two-copies' },
  { name: 'Chromium, ionos-backup/wasm streaming', page: 'wasm-streaming' },
  { name: 'Chromium, ionos-backup/wasm of an unknown type', page: 'wasm-untyped' },
  { name: 'Chromium, ionos-backup/wasm by URL', page: 'wasm-url' },
  { name: 'Chromium, no wasm: a policy that forbids it', page: 'forbidden' },
  { name: 'sandbox: Chromium, window', page: 'sandbox' },
  { name: 'sandbox: Chromium, service worker', page: 'sandbox-service-worker' },
];

/** What the browser may load: these, files of browser/, the scenario and the package. */
const BUNDLES = {
  '/bundles/classic.js': { entry: 'browser/bundled.js', charset: 'utf8' },
  '/bundles/worker.js': { entry: 'browser/worker.js', charset: 'ascii' },
};

export function browserCells(context) {
  // One server and one browser for all cells, started by the first.
  let opened;
  const open = () => (opened ??= openBrowser(context));
  const close = async () => {
    const { browser, server } = (await opened?.catch(() => undefined)) ?? {};
    await browser?.close();
    server?.close();
    opened = undefined;
  };
  const pages = PAGES.map(({ name, page }) => ({
    name,
    close,
    run: async () => runPage(await open(), page, context),
  }));
  const caches = Object.entries(CACHING).map(([what, flags]) => ({
    name: `Chromium, answers that it keeps: ${what}`,
    close,
    async run() {
      const sandbox = await startSandbox(...flags);
      try {
        await runPage(await open(), 'caching', { ...context, baseUrl: sandbox.ready });
      } finally {
        await sandbox.stop();
      }
    },
  }));
  return [...pages, ...caches];
}

async function runPage({ browser, origin }, page, { baseUrl, digest }) {
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    tab.setDefaultTimeout(LIMIT_MS);
    const said = [];
    tab.on('console', (message) => said.push(message.text()));
    tab.on('pageerror', (error) => said.push(String(error)));
    await tab.goto(`${origin}/browser/${page}.html?${digest}#${baseUrl}`);
    const done = tab.waitForFunction(() => document.title.startsWith('ok') || document.title.startsWith('FAIL'));
    await done.catch(() => said.push('the page did not end'));
    const title = await tab.title();
    if (!title.startsWith('ok')) throw new Error([title, ...said].join('\n'));
    const violations = said.filter((line) => line.includes('Content Security Policy'));
    if (violations.length > 0 && page !== 'forbidden') throw new Error(violations.join('\n'));
  } finally {
    await context.close();
  }
}

async function openBrowser({ chromium: executablePath }) {
  const bundles = new Map();
  for (const [path, { entry, charset }] of Object.entries(BUNDLES)) bundles.set(path, await bundle(entry, charset));
  const server = createServer((request, response) => {
    serve(request.url, bundles).then(
      ({ headers, body }) => response.writeHead(200, headers).end(body),
      () => response.writeHead(404).end(),
    );
  });
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS, timeout: LIMIT_MS });
  return { browser, server, origin: await listen(server) };
}

/** As a careless static host does it: types, and no charset anywhere. */
async function serve(url, bundles) {
  const { pathname } = new URL(url, 'http://127.0.0.1');
  const file = pathname.replace(/^\/(ionos-backup|copy)\//, '/node_modules/ionos-backup/');
  const body =
    bundles.get(pathname) ?? (await readFile(new URL(`.${file.replace('/untyped/', '/')}`, import.meta.url)));
  const type = pathname.includes('/untyped/') ? 'bin' : pathname.split('.').at(-1);
  const wasm = pathname.includes('/forbidden') ? '' : "'wasm-unsafe-eval'";
  const scripts = `script-src 'self' ${wasm}; worker-src 'self'`;
  return {
    body,
    headers: {
      'content-type': TYPES[type] ?? 'application/octet-stream',
      'content-security-policy': `default-src 'none'; ${scripts}; connect-src 'self' http://127.0.0.1:*`,
      'service-worker-allowed': '/',
    },
  };
}

async function bundle(entry, charset) {
  const { outputFiles } = await build({
    absWorkingDir: new URL('.', import.meta.url).pathname,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    charset,
    format: 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0].contents;
}

const CHROMIUM_ARGS = createRequire(import.meta.url)('../chromium-flags.json');
const TYPES = { html: 'text/html', js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm' };
