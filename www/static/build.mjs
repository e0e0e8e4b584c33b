/** Builds the page without a server: `node static/build.mjs FOLDER` writes files for any static host, in any folder. */

import { build as bundle } from 'esbuild';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const outDir = resolve(process.argv[2] ?? 'dist/static');

await build({
  configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
  root: here,
  publicDir: '../public',
  base: './',
  logLevel: 'warn',
  build: { outDir },
});
// A classic script, which every browser takes for a service worker, at the root of the folder, which is its scope.
await bundle({
  entryPoints: { worker: `${here}worker/worker.ts` },
  outdir: outDir,
  bundle: true,
  format: 'iife',
  minify: true,
  target: 'es2023',
  logLevel: 'warning',
});
