/** The consumers whose tools are large, with packages of their own in heavy/: Next, Parcel, wrangler. */
import { cp, mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { run, start } from '../../runtimes/start.mjs';
import { passesInChromium } from '../lib/browsers.mjs';
import { here, withFolder } from '../lib/folders.mjs';
import { close, listen } from '../../runtimes/listen.mjs';
import { withWorkerd } from '../lib/workerd.mjs';
import { built } from './bundlers.mjs';

const require = createRequire(new URL('../heavy/', import.meta.url));

const PATHS = ['/edge', '/edge-page', '/node', '/server'];

export function heavyCells() {
  return [
    { name: 'Next: build and start', run: nextBuilt },
    { name: 'Next: build with webpack and start', run: nextBuiltWithWebpack },
    { name: 'Next: dev', run: nextDev },
    { name: 'bundler: Parcel', run: built(buildWithParcel) },
    { name: 'wrangler: dry run, in workerd', run: wrangler },
    { name: 'recipe: Cloudflare Worker', run: cloudflareRecipe },
  ];
}

/** A copy of the app, since Next writes beside the sources, with the scenario and the recipe in it. */
async function stageNext(name) {
  const folder = await stage('next', name);
  await cp(here('recipes/next-route-handler/app'), join(folder, 'app'), { recursive: true });
  return folder;
}

async function nextBuilt(context) {
  const folder = await stageNext('next');
  await nextBuild(folder, '--turbopack', context);
  await withNext(folder, ['start'], context, (origin) => tryNext(origin, context, 'ok, 1 mounted'));
}

async function nextBuiltWithWebpack(context) {
  const folder = await stageNext('next-webpack');
  // With webpack Next 16.4 cannot build any route of the edge runtime, but a page of it.
  await rm(join(folder, 'app/edge'), { recursive: true });
  await nextBuild(folder, '--webpack', context);
  const paths = PATHS.filter((path) => path !== '/edge');
  await withNext(folder, ['start'], context, (origin) => tryNext(origin, context, 'ok, 1 mounted', paths));
}

async function nextBuild(cwd, bundler, context) {
  await run(process.execPath, [next(), 'build', bundler], { cwd, env: nextEnv(context) });
}

async function nextDev(context) {
  const folder = await stageNext('next-dev');
  await withNext(folder, ['dev'], context, (origin) => tryNext(origin, context, 'ok, 2 mounted'));
}

async function withNext(cwd, command, context, use) {
  const port = await freePort();
  const server = await start(process.execPath, [next(), ...command, '--hostname', '127.0.0.1', '--port', port], {
    cwd,
    env: nextEnv(context),
    ready: /(Ready) in/,
  });
  try {
    await use(`http://127.0.0.1:${port}`);
  } finally {
    await server.stop();
  }
}

/** Routes and server components of both runtimes, the recipe, and the client component in Chromium. */
async function tryNext(origin, { baseUrl }, clientTitle, paths = PATHS) {
  const query = `?sandbox=${encodeURIComponent(baseUrl)}`;
  for (const path of paths) {
    const text = await (await fetch(`${origin}${path}${query}`)).text();
    if (text !== 'ok' && !text.includes('<output>ok</output>')) throw new Error(`${path}: ${text.slice(0, 2000)}`);
  }
  await tryNextRecipe(`${origin}/api/backup-units`);
  const rendered = await (await fetch(`${origin}/client`)).text();
  if (!rendered.includes('<output>waiting</output>')) throw new Error(`/client: ${rendered.slice(0, 2000)}`);
  await passesInChromium(`${origin}/client#${baseUrl}`, async (page) => {
    const title = await page.title();
    if (title !== clientTitle) throw new Error(`the client component: ${title}, not ${clientTitle}`);
  });
}

async function tryNextRecipe(url) {
  const { items } = await (await fetch(url)).json();
  const post = (name) =>
    fetch(url, { method: 'POST', body: JSON.stringify({ name, password: 'correct horse 1', email: 'a@example.com' }) });
  const created = await post(`next${Date.now().toString(36)}`);
  const refused = await post('not alphanumeric!');
  const { fieldErrors } = await refused.json();
  if (!(items.length > 0 && created.status === 201 && refused.status === 422 && fieldErrors.name.length > 0)) {
    throw new Error(`the recipe: ${items.length} units, ${created.status}, ${refused.status}`);
  }
}

async function buildWithParcel(out) {
  const folder = await stage('parcel', 'parcel');
  const program = join(dirname(require.resolve('parcel/package.json')), 'lib/bin.js');
  await withFolder(async (cache) => {
    const args = [program, 'build', 'index.html', '--dist-dir', out, '--cache-dir', cache, '--no-autoinstall'];
    await run(process.execPath, args, { cwd: folder, env: { NODE_ENV: 'production' } });
  });
}

async function wrangler({ baseUrl }) {
  const folder = await stage('wrangler', 'wrangler');
  await withWorker(folder, 'worker.js', { IONOS_API_URL: baseUrl }, async (origin) => {
    const ask = async () => {
      const text = await (await fetch(origin)).text();
      if (text !== 'ok') throw new Error(text);
    };
    await ask();
    await Promise.all([ask(), ask()]);
  });
}

async function cloudflareRecipe({ baseUrl }) {
  const bindings = { IONOS_API_URL: baseUrl, IONOS_TOKEN: 'demo-token' };
  await withWorker(here('recipes/cloudflare-worker'), 'index.js', bindings, async (origin) => {
    const units = await (await fetch(`${origin}/units`)).json();
    const post = (name) =>
      fetch(`${origin}/units`, {
        method: 'POST',
        body: JSON.stringify({ name, password: 'correct horse 1', email: 'a@example.com' }),
      });
    const created = await post(`worker${Date.now().toString(36)}`);
    const refused = await post('not alphanumeric!');
    const sent = await fetch(`${origin}/units/${units[0].id}/console`, { method: 'POST', redirect: 'manual' });
    const absent = await fetch(`${origin}/units/00000000-0000-4000-8000-000000000000/console`, { method: 'POST' });
    const statuses = [created, refused, sent, absent].map(({ status }) => status);
    if (`${statuses}` !== '201,422,303,404') throw new Error(`it answered ${statuses}`);
    if (!sent.headers.get('location').startsWith(`${baseUrl}/sso`)) throw new Error('it leads elsewhere');
    if (!((await refused.json()).fieldErrors.name.length > 0)) throw new Error('no field errors');
  });
}

/** Bundles as `wrangler deploy` does and runs the result. */
function withWorker(folder, main, bindings, use) {
  const program = join(dirname(require.resolve('wrangler/package.json')), 'bin/wrangler.js');
  return withFolder(async (out) => {
    const env = { WRANGLER_SEND_METRICS: 'false', CI: '1', NO_COLOR: '1', FORCE_COLOR: undefined };
    await run(process.execPath, [program, 'deploy', '--dry-run', '--outdir', out], { cwd: folder, env });
    await withWorkerd(out, main, bindings, use);
  });
}

/** A copy of a folder of heavy/ with the scenario in it: not every tool reads files from outside of its root. */
async function stage(folder, name) {
  const staged = here(`heavy/.staged/${name}`);
  await rm(staged, { recursive: true, force: true });
  await mkdir(staged, { recursive: true });
  await cp(here(`heavy/${folder}`), staged, { recursive: true });
  await cp(here('../runtimes/scenario.mjs'), join(staged, 'scenario.mjs'));
  await cp(here('../runtimes/browser/report.js'), join(staged, 'report.js'));
  return staged;
}

function next() {
  return join(dirname(require.resolve('next/package.json')), 'dist/bin/next');
}

function nextEnv({ baseUrl }) {
  return {
    IONOS_API_URL: baseUrl,
    IONOS_TOKEN: 'demo-token',
    NEXT_TELEMETRY_DISABLED: '1',
    // It would ask the registry about packages for other platforms.
    NEXT_IGNORE_INCORRECT_LOCKFILE: '1',
    NODE_ENV: undefined,
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
  };
}

/** Next cannot be told to take any port and say which. */
async function freePort() {
  const server = createServer();
  const { port } = new URL(await listen(server));
  await close(server);
  return port;
}
