/** The same race in a page of Chromium. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { close, listen } from '../../runtimes/listen.mjs';
import { build } from './size.mjs';
import { HERE, RAW } from './stage.mjs';
import { compare } from './stats.mjs';

const CHROMIUM_ARGS = createRequire(import.meta.url)('../../chromium-flags.json');
/** For what hangs: a busy machine is slow, and not wrong. */
const LIMIT_MS = 300_000;
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is, or nothing. */
export const findChromium = () => [process.env.CHROMIUM, ...PLACES].find((place) => place && existsSync(place));

/** For each length the ratios of each client, and the browser's version. */
export async function inChromium(stage, names, executablePath, { lengths, rounds }) {
  const script = await page(stage, names);
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    // Isolated pages have the finest clock: 5 µs instead of 100.
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    response.end(
      isScript ? script : '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>',
    );
  });
  const origin = await listen(server);
  const { chromium } = createRequire(join(HERE, 'package.json'))('playwright-core');
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS, timeout: LIMIT_MS });
  try {
    const tab = await browser.newPage();
    tab.setDefaultTimeout(LIMIT_MS);
    await tab.goto(`${origin}/`);
    await tab.waitForFunction(() => globalThis.raceHere !== undefined);
    const times = await tab.evaluate((options) => globalThis.raceHere(options), { lengths, rounds });
    const ratios = Object.entries(times).map(([count, each]) => [count, compare(each, RAW)]);
    return { version: browser.version(), lengths: Object.fromEntries(ratios) };
  } finally {
    await browser.close();
    await close(server);
  }
}

async function page(stage, names) {
  const imports = names.map((name, at) => `import { connect as c${at} } from ${JSON.stringify(stage.client(name))};`);
  const connects = names.map((name, at) => `${JSON.stringify(name)}: c${at}`);
  const { outputFiles } = await build({
    stdin: {
      contents: `${imports.join('\n')}
        import { raceInPage } from ${JSON.stringify(join(stage.folder, 'programs/page.mjs'))};
        globalThis.raceHere = (options) => raceInPage({ ${connects.join(', ')} }, options);`,
      resolveDir: stage.folder,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    logLevel: 'silent',
    write: false,
  });
  return outputFiles[0].text;
}
