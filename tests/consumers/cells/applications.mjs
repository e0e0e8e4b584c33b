/**
 * Whole frameworks in which calls are made as their users make them: Angular with zone.js, Nuxt with a client in a ref.
 */
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { run, start } from '../../runtimes/start.mjs';
import { passesInChromium } from '../lib/browsers.mjs';
import { here, withFolder } from '../lib/folders.mjs';
import { stage } from '../lib/stage.mjs';
import { withWorkerd } from '../lib/workerd.mjs';
import { built } from './bundlers.mjs';

const require = createRequire(new URL('../heavy/', import.meta.url));

export function applicationCells() {
  return [
    { name: 'Angular: zone.js and its fetch plugin', run: built(buildWithAngular) },
    { name: 'Nuxt: a client in a ref, on a server of Node', run: nuxt },
    { name: 'Nuxt: for Cloudflare, in workerd', run: nuxtForCloudflare },
  ];
}

async function buildWithAngular(out) {
  const cwd = await stage('angular', 'angular');
  await cp(here('recipes/angular'), join(cwd, 'src'), { recursive: true });
  await run(process.execPath, [program('@angular/cli', 'bin/ng.js'), 'build'], { cwd, env: QUIET });
  await cp(join(cwd, 'dist'), out, { recursive: true });
}

async function nuxt({ baseUrl }) {
  const cwd = await stageNuxt('nuxt');
  await buildWithNuxt(cwd);
  const server = await start(process.execPath, [join(cwd, '.output/server/index.mjs')], {
    env: { HOST: '127.0.0.1', PORT: '0', NITRO_PORT: undefined, IONOS_API_URL: baseUrl, IONOS_TOKEN: 'demo-token' },
    ready: /Listening on (http\S+)/,
  });
  try {
    await tryNuxt(server.ready, baseUrl);
    await passesInChromium(`${server.ready}/#${baseUrl}`);
  } finally {
    await server.stop();
  }
}

async function nuxtForCloudflare({ baseUrl }) {
  const cwd = await stageNuxt('nuxt-cloudflare');
  await buildWithNuxt(cwd, { NITRO_PRESET: 'cloudflare_module' });
  const bindings = { IONOS_API_URL: baseUrl, IONOS_TOKEN: 'demo-token' };
  await withFolder(async (out) => {
    const flags = ['--name', 'nuxt', '--compatibility-date', '2026-11-01', '--compatibility-flags', 'nodejs_compat'];
    const args = ['deploy', '.output/server/index.mjs', '--dry-run', '--outdir', out, ...flags];
    await run(process.execPath, [program('wrangler', 'bin/wrangler.js'), ...args], { cwd, env: QUIET });
    await withWorkerd(out, 'index.js', bindings, (origin) => tryNuxt(origin, baseUrl), {
      flags: ['nodejs_compat'],
    });
  });
}

/** With the recipe, whose configuration it is. */
async function stageNuxt(name) {
  const cwd = await stage('nuxt', name);
  await cp(here('recipes/nuxt'), cwd, { recursive: true });
  return cwd;
}

function buildWithNuxt(cwd, env) {
  return run(process.execPath, [program('nuxt', 'bin/nuxt.mjs'), 'build'], { cwd, env: { ...QUIET, ...env } });
}

/** A handler that does the scenario, and a page that asks the recipe's while it is rendered. */
async function tryNuxt(origin, baseUrl) {
  const text = await (await fetch(`${origin}/scenario?sandbox=${encodeURIComponent(baseUrl)}`)).text();
  if (text !== 'ok') throw new Error(`/scenario: ${text.slice(0, 2000)}`);
  const page = await (await fetch(`${origin}/`)).text();
  if (!/<li>BackupUnitName \(AVAILABLE\)<\/li>/.test(page)) throw new Error(`/: ${page.slice(0, 2000)}`);
}

/** A program of a package. */
function program(name, path) {
  return join(dirname(require.resolve(`${name}/package.json`)), path);
}

/** Nobody is asked, and nothing told. */
const QUIET = {
  CI: '1',
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  NODE_ENV: undefined,
  NG_CLI_ANALYTICS: 'false',
  NUXT_TELEMETRY_DISABLED: '1',
  WRANGLER_SEND_METRICS: 'false',
};
