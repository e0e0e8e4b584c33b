/**
 * The package through each bundler as it comes out of the box, and the result in Chromium under the strictest policy.
 */
import { nodeResolve } from '@rollup/plugin-node-resolve';
import esbuild from 'esbuild';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rollup } from 'rollup';
import * as vite from 'vite';
import webpack from 'webpack';
import { run, start } from '../../runtimes/start.mjs';
import { passesInChromium } from '../lib/browsers.mjs';
import { here, withFolder } from '../lib/folders.mjs';
import { openSite } from '../lib/site.mjs';

export function bundlerCells() {
  return [
    { name: 'bundler: Vite build', run: built(buildWithVite('vite')) },
    { name: 'bundler: Vite build, ionos-backup/wasm', run: built(buildWithVite('vite-wasm'), ONE) },
    { name: 'bundler: Vite dev', run: viteDev('vite') },
    { name: 'bundler: Vite dev, ionos-backup/wasm', run: viteDev('vite-wasm') },
    { name: 'bundler: webpack', run: built(buildWithWebpack('webpack')) },
    { name: 'bundler: webpack, development', run: built(buildWithWebpack('webpack', 'development')) },
    { name: 'bundler: webpack, ionos-backup/wasm', run: built(buildWithWebpack('webpack-wasm'), ONE) },
    { name: 'bundler: Rollup', run: built(buildWithRollup('rollup')) },
    { name: 'bundler: esbuild, ESM', run: built(buildWithEsbuild('esbuild-esm', 'esm')) },
    { name: 'bundler: esbuild, iife', run: built(buildWithEsbuild('esbuild-iife', 'iife')) },
    { name: 'bundler: esbuild, CommonJS', run: asCommonJs('ionos-backup') },
    { name: 'bundler: esbuild, an import without use', run: unused },
    { name: 'bundler: sandbox, Vite build', run: built(buildWithVite('sandbox')) },
    { name: 'bundler: sandbox, Vite dev', run: viteDev('sandbox') },
    { name: 'bundler: sandbox, webpack', run: built(buildWithWebpack('sandbox')) },
    { name: 'bundler: sandbox, Rollup', run: built(buildWithRollup('sandbox')) },
    { name: 'bundler: sandbox, esbuild', run: built(buildWithEsbuild('sandbox', 'iife')) },
  ];
}

const ONE = 1;

/** A cell that builds into a folder, serves it and opens it, which asks the host for so many `.wasm` files. */
export function built(build, wasmFiles = 0) {
  return ({ baseUrl }) =>
    withFolder(async (out) => {
      await build(out);
      const site = await openSite({ '/': out }, { baseUrl });
      try {
        await passesInChromium(`${site.origin}/#${baseUrl}`);
        // By default it travels in the JavaScript: no bundler may have made a file of it that a host must serve.
        const files = site.asked.filter((path) => path.endsWith('.wasm'));
        if (files.length !== wasmFiles) throw new Error(`the page asked for ${files.join(', ') || 'no .wasm'}`);
      } finally {
        await site.close();
      }
    });
}

function buildWithVite(consumer) {
  const root = here(`bundlers/${consumer}`);
  return (outDir) => vite.build({ root, configFile: false, logLevel: 'error', build: { outDir, emptyOutDir: true } });
}

function viteDev(consumer) {
  return ({ baseUrl }) => withDevServer(`bundlers/${consumer}`, (origin) => passesInChromium(`${origin}/#${baseUrl}`));
}

/**
 * Vite's own server on a folder below tests/consumers; `config` says that the folder's configuration counts.
 *
 * @param {string} root
 * @param {(origin: string) => Promise<unknown>} use
 * @param {{ config?: boolean, env?: Record<string, string> }} [options]
 */
export function withDevServer(root, use, { config = false, env } = {}) {
  return withFolder(async (cache) => {
    const args = [here('lib/dev-server.mjs'), here(root), cache, ...(config ? ['--config'] : [])];
    const server = await start(process.execPath, args, {
      ready: /^listening on (\S+)$/m,
      env: { NODE_ENV: 'development', ...env },
    });
    try {
      return await use(server.ready);
    } finally {
      await server.stop();
    }
  });
}

/** @param {string} consumer @param {'development' | 'production'} [mode] */
function buildWithWebpack(consumer, mode = 'production') {
  return async (path) => {
    const compiler = webpack({
      context: here(`bundlers/${consumer}`),
      mode,
      entry: './main.js',
      output: { path, filename: 'main.js' },
      // webpack's default for development is eval, which the policy forbids.
      devtool: false,
      // It is large for a page's script, as webpack sees it: the wasm is in it.
      performance: { hints: false },
    });
    const stats = await promisify(compiler.run.bind(compiler))();
    await promisify(compiler.close.bind(compiler))();
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString({ colors: false }));
    await copyPage(consumer, path);
  };
}

function buildWithRollup(consumer) {
  return async (dir) => {
    const warnings = [];
    const bundle = await rollup({
      input: here(`bundlers/${consumer}/main.js`),
      plugins: [nodeResolve({ browser: true })],
      onwarn: (warning) => warnings.push(warning.message),
    });
    await bundle.write({ dir, format: 'es' });
    await bundle.close();
    if (warnings.length > 0) throw new Error(warnings.join('\n'));
    await copyPage(consumer, dir);
  };
}

/** @param {string} consumer @param {import('esbuild').Format} format */
function buildWithEsbuild(consumer, format) {
  return async (outdir) => {
    const { warnings } = await esbuild.build({
      entryPoints: [here(`bundlers/${consumer}/main.js`)],
      outdir,
      format,
      bundle: true,
      minify: true,
      logLevel: 'silent',
    });
    if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join('\n'));
    await copyPage(consumer, outdir);
  };
}

/** A module with exports as CommonJS for no platform in particular, which leaves our names as they are. */
function asCommonJs(name) {
  return ({ baseUrl }) =>
    withFolder(async (folder) => {
      const outfile = join(folder, 'app.cjs');
      const contents = `import * as library from '${name}';
import { scenario } from '../runtimes/scenario.mjs';
export const ended = scenario(library, process.env.BASE_URL);`;
      const stdin = { contents, resolveDir: here('') };
      await esbuild.build({ stdin, outfile, bundle: true, format: 'cjs', logLevel: 'silent' });
      await run(process.execPath, [outfile], { env: { BASE_URL: baseUrl } });
    });
}

/** As barrel files have them: nothing of us is left. */
async function unused() {
  const contents = `import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';
console.log('app');`;
  const stdin = { contents, resolveDir: here('bundlers') };
  const { outputFiles } = await esbuild.build({ stdin, bundle: true, format: 'esm', write: false, logLevel: 'silent' });
  if (outputFiles[0].contents.length > 1000) throw new Error(`${outputFiles[0].contents.length} bytes are left`);
}

function copyPage(bundler, out) {
  return cp(here(`bundlers/${bundler}/index.html`), join(out, 'index.html'));
}
