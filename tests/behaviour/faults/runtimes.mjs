/** The runtimes, each as a function that runs the calls in it. The programs are those of tests/runtimes. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { close, listen } from '../../runtimes/listen.mjs';
import { run } from '../../runtimes/start.mjs';
import { withWorkerd } from '../../runtimes/workerd.mjs';

const require = createRequire(new URL('../../runtimes/package.json', import.meta.url));
const chromiumFlags = createRequire(import.meta.url)('../../chromium-flags.json');
/** For what hangs: a busy machine is slow, and not wrong. */
const LIMIT_MS = 300_000;
const here = fileURLToPath(new URL('.', import.meta.url));
/** Where node_modules stands, beside which Deno looks for it. */
const home = fileURLToPath(new URL('..', import.meta.url));

/** Name and way of each runtime. */
export const RUNTIMES = {
  'Node 20': (context) => onDisk(node(20), [], context),
  'Node 22': (context) => onDisk(node(22), [], context),
  'Node 24': (context) => onDisk(node(24), [], context),
  Deno: (context) =>
    onDisk(deno(), ['run', '--no-config', '--cached-only', '--allow-all', '--node-modules-dir=manual'], context),
  Bun: (context) => onDisk(bun(), [], context),
  workerd: inWorkerd,
  Chromium: inChromium,
};

async function onDisk(program, args, { url, faults }) {
  const env = { FAULTS_URL: url, FAULTS: JSON.stringify(faults), DENO_NO_UPDATE_CHECK: '1' };
  const printed = await run(program, [...args, 'faults/on-disk.mjs'], { cwd: home, env });
  return JSON.parse(/^RESULTS (.*)$/m.exec(printed)[1]);
}

function inWorkerd({ url, faults }) {
  const bindings = { FAULTS_URL: url, FAULTS: JSON.stringify(faults) };
  return withWorkerd(join(here, 'worker.mjs'), { bindings }, async (worker) => {
    const answer = await fetch(worker);
    if (answer.status !== 200) throw new Error(await answer.text());
    return answer.json();
  });
}

async function inChromium({ url, faults, chromium: executablePath }) {
  if (!executablePath) throw new Error('CHROMIUM is not set: run `cargo xtask test behaviour`');
  const [{ build }, { chromium }] = ['esbuild', 'playwright-core'].map((name) => require(name));
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: ['page.mjs'],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
  });
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? outputFiles[0].contents : '<!doctype html><script type="module" src="/page.js"></script>');
  });
  const origin = await listen(server);
  const browser = await chromium.launch({ executablePath, args: chromiumFlags, timeout: LIMIT_MS });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(LIMIT_MS);
    await page.goto(`${origin}/`);
    await page.waitForFunction(() => typeof globalThis.callAll === 'function');
    return await page.evaluate(([url, faults]) => globalThis.callAll(url, faults), [url, faults]);
  } finally {
    await browser.close();
    await close(server);
  }
}

/** The platform's package, or the Node that runs this if it is of that version. */
function node(major) {
  try {
    return require.resolve(`node-${major}-${process.platform}-${process.arch}/bin/node`);
  } catch {
    if (process.version.startsWith(`v${major}.`)) return process.execPath;
    throw new Error(`there is no Node ${major} for ${process.platform} ${process.arch} in tests/runtimes`);
  }
}

function deno() {
  const libc = process.platform === 'linux' ? '-glibc' : '';
  return require.resolve(`@deno/${process.platform}-${process.arch}${libc}/deno`);
}

function bun() {
  const cpu = process.arch === 'arm64' ? 'aarch64' : process.arch;
  try {
    return require.resolve(`@oven/bun-${process.platform}-${cpu}/bin/bun`);
  } catch {
    // Where npm runs the scripts of packages, Bun's moves the program.
    return require.resolve('bun/bin/bun.exe');
  }
}
