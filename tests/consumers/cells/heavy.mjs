/** The consumers whose tools are large, with packages of their own in heavy/: Next, Parcel, SvelteKit, wrangler. */
import { BackupClient } from 'ionos-backup';
import { cp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { probe } from '../../runtimes/gateway/probes.mjs';
import { startUpstream } from '../../runtimes/gateway/upstream.mjs';
import { run, start } from '../../runtimes/start.mjs';
import { passesInChromium } from '../lib/browsers.mjs';
import { here, withFolder } from '../lib/folders.mjs';
import { openGateway } from '../lib/gateway.mjs';
import { close, listen } from '../../runtimes/listen.mjs';
import { stage } from '../lib/stage.mjs';
import { withWorkerd } from '../lib/workerd.mjs';
import { built } from './bundlers.mjs';
import { gatewayEnv, tryRecipe } from './gateways.mjs';

const require = createRequire(new URL('../heavy/', import.meta.url));

const PATHS = ['/edge', '/edge-page', '/node', '/revalidate', '/server'];

export function heavyCells() {
  return [
    { name: 'Next: build and start', run: nextBuilt },
    { name: 'Next: build with webpack and start', run: nextBuiltWithWebpack },
    { name: 'Next: dev', run: nextDev },
    { name: 'bundler: Parcel', run: built(buildWithParcel) },
    { name: 'wrangler: dry run, in workerd', run: wrangler },
    { name: 'recipe: Cloudflare Worker', run: cloudflareRecipe },
    { name: 'recipe: cf in fetchOptions', run: cloudflareCache },
    { name: 'recipe: gateway in a Worker with its own session', run: gatewayInWorker },
    { name: 'recipe: gateway in SvelteKit, dev', run: svelteKitDev },
    { name: 'recipe: gateway in SvelteKit, build and preview', run: svelteKitBuilt },
  ];
}

/** A copy of the app, since Next writes beside the sources, with the scenario and the recipe in it. */
async function stageNext(name) {
  const folder = await stage('next', name);
  for (const recipe of ['next-route-handler', 'next-kept', 'gateway-next']) {
    await cp(here(`recipes/${recipe}/app`), join(folder, 'app'), { recursive: true });
  }
  await cp(here('../runtimes/gateway/options.mjs'), join(folder, 'options.mjs'));
  return folder;
}

async function nextBuilt(context) {
  const folder = await stageNext('next');
  await nextBuild(folder, '--turbopack', context);
  await withNext(folder, ['start'], context, (origin, all) => tryNext(origin, all, 'ok, 1 mounted'));
}

async function nextBuiltWithWebpack(context) {
  const folder = await stageNext('next-webpack');
  // With webpack Next 16.4 cannot build any route of the edge runtime, but a page of it.
  for (const route of ['app/edge', 'app/edge-probed']) await rm(join(folder, route), { recursive: true });
  await nextBuild(folder, '--webpack', context);
  const paths = PATHS.filter((path) => path !== '/edge');
  await withNext(folder, ['start'], context, (origin, all) => tryNext(origin, all, 'ok, 1 mounted', paths));
}

async function nextBuild(cwd, bundler, context) {
  await run(process.execPath, [next(), 'build', bundler], { cwd, env: nextEnv(context) });
}

async function nextDev(context) {
  const folder = await stageNext('next-dev');
  await withNext(folder, ['dev'], context, (origin, all) => tryNext(origin, all, 'ok, 2 mounted'));
}

async function withNext(cwd, command, { baseUrl }, use) {
  const port = await freePort();
  const upstream = await startUpstream();
  const context = { baseUrl, upstream };
  const server = await start(process.execPath, [next(), ...command, '--hostname', '127.0.0.1', '--port', port], {
    cwd,
    env: { ...nextEnv(context), ORIGIN: `http://localhost:${port}`, PROBED_API_URL: upstream.url },
    ready: /(Ready) in/,
  });
  try {
    // To Next a request for 127.0.0.1 is one for this name, and so is its origin.
    await use(`http://localhost:${port}`, context);
  } finally {
    await upstream.stop();
    await server.stop();
  }
}

/** Routes and server components of both runtimes, the recipe, and the client component in Chromium. */
async function tryNext(origin, { baseUrl, upstream }, clientTitle, paths = PATHS) {
  const query = `?sandbox=${encodeURIComponent(baseUrl)}`;
  for (const path of paths) {
    const text = await (await fetch(`${origin}${path}${query}`)).text();
    if (text !== 'ok' && !text.includes('<output>ok</output>')) throw new Error(`${path}: ${text.slice(0, 2000)}`);
  }
  await tryNextRecipe(`${origin}/api/backup-units`);
  await tryNextKept(`${origin}/api/kept`, baseUrl);
  await tryRecipe(origin, baseUrl, { path: '/units' });
  for (const basePath of paths.includes('/edge') ? ['/api/probed', '/edge-probed'] : ['/api/probed']) {
    await probe(origin, upstream, { basePath, except: isNexts });
  }
  const rendered = await (await fetch(`${origin}/client`)).text();
  if (!rendered.includes('<output>waiting</output>')) throw new Error(`/client: ${rendered.slice(0, 2000)}`);
  await passesInChromium(`${origin}/client#${baseUrl}`, async (page) => {
    const title = await page.title();
    if (title !== clientTitle) throw new Error(`the client component: ${title}, not ${clientTitle}`);
  });
}

/** What Next answers by itself: paths that are not below the route or not in its own form, and OPTIONS. */
function isNexts({ code, below, own, path }) {
  return own === true || (code === 'gateway-path' && (!below || /\/(?:\.\.)?$/.test(path)));
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

/** A list that is kept until its tag is revalidated, whatever happens at the API. */
async function tryNextKept(url, baseUrl) {
  const listed = async (name) => (await (await fetch(url)).json()).includes(name);
  const unit = (prefix) => ({
    name: `${prefix}${Date.now().toString(36)}`,
    password: 'correct horse 1',
    email: 'a@example.com',
  });
  const [behind, before] = [unit('behind'), unit('before')];
  await listed(behind.name);
  await new BackupClient({ baseUrl, auth: { token: 'demo-token' } }).create(behind);
  const isKept = !(await listed(behind.name));
  const { status } = await fetch(url, { method: 'POST', body: JSON.stringify(before) });
  const isFresh = (await listed(behind.name)) && (await listed(before.name));
  if (!(isKept && status === 201 && isFresh)) throw new Error(`kept: ${isKept}, ${status}, fresh: ${isFresh}`);
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

async function cloudflareCache({ baseUrl }) {
  const bindings = { IONOS_API_URL: baseUrl, IONOS_TOKEN: 'demo-token' };
  await withWorker(here('recipes/cloudflare-cache'), 'index.js', bindings, async (origin) => {
    const names = await (await fetch(origin)).json();
    if (!names.includes('BackupUnitName')) throw new Error(`it answered ${names}`);
  });
}

async function gatewayInWorker({ baseUrl }) {
  const folder = here('recipes/gateway-worker');
  const bindings = { ...gatewayEnv(baseUrl), PASSWORD: 'correct horse', SESSION_SECRET: 'a secret of this cell' };
  const signIn = async (page, origin) => {
    const status = (password) =>
      page.evaluate(async (text) => {
        const body = new URLSearchParams({ password: text });
        return (await fetch('/sign-in', { method: 'POST', body, redirect: 'manual' })).type;
      }, password);
    if ((await status('wrong')) !== 'basic') throw new Error('a wrong password signs in');
    if ((await status('correct horse')) !== 'opaqueredirect') throw new Error('the password does not sign in');
    const forged = await fetch(`${origin}/api/backup/backupunits`, {
      headers: { cookie: `__Host-session=${Date.now() + 100_000}.${'0'.repeat(64)}` },
    });
    if (forged.status !== 401) throw new Error(`a forged session is answered with ${forged.status}`);
  };
  // In the place of the platform's own host of assets.
  const assets = await openGateway(join(folder, 'public'), baseUrl);
  const use = (origin) => tryRecipe(origin.replace('127.0.0.1', 'localhost'), baseUrl, { signIn });
  try {
    await withWorker(folder, 'index.js', bindings, use, new URL(assets.origin).host);
  } finally {
    await assets.close();
  }
}

async function svelteKitDev(context) {
  await withSvelteKit('dev', context);
}

async function svelteKitBuilt(context) {
  const folder = await stageSvelteKit('sveltekit');
  await run(process.execPath, [vite(), 'build'], {
    cwd: folder,
    env: { ...gatewayEnv(context.baseUrl), NO_COLOR: '1' },
  });
  await withSvelteKit('preview', context, folder);
}

async function withSvelteKit(command, { baseUrl }, folder) {
  const cwd = folder ?? (await stageSvelteKit('sveltekit-dev'));
  const env = { ...gatewayEnv(baseUrl), NODE_ENV: undefined, NO_COLOR: '1', FORCE_COLOR: undefined };
  const args = [vite(), command, '--host', '127.0.0.1', '--port', await freePort(), '--strictPort'];
  const server = await start(process.execPath, args, { cwd, env, ready: /Local:\s+(http:\S+?)\/?\s/ });
  try {
    await tryRecipe(server.ready, baseUrl, { path: '/units' });
  } finally {
    await server.stop();
  }
}

async function stageSvelteKit(name) {
  const staged = here(`heavy/.staged/${name}`);
  await rm(staged, { recursive: true, force: true });
  await cp(here('recipes/gateway-sveltekit'), staged, { recursive: true });
  await writeFile(join(staged, 'package.json'), '{ "private": true, "type": "module" }\n');
  return staged;
}

function vite() {
  return join(dirname(require.resolve('vite/package.json')), 'bin/vite.js');
}

/** Bundles as `wrangler deploy` does and runs the result. */
function withWorker(folder, main, bindings, use, assets) {
  const program = join(dirname(require.resolve('wrangler/package.json')), 'bin/wrangler.js');
  return withFolder(async (out) => {
    const env = { WRANGLER_SEND_METRICS: 'false', CI: '1', NO_COLOR: '1', FORCE_COLOR: undefined };
    await run(process.execPath, [program, 'deploy', '--dry-run', '--outdir', out], { cwd: folder, env });
    await withWorkerd(out, main, bindings, use, { assets });
  });
}

function next() {
  return join(dirname(require.resolve('next/package.json')), 'dist/bin/next');
}

function nextEnv({ baseUrl }) {
  return {
    ...gatewayEnv(baseUrl),
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
