/**
 * Bundles the worker for workerd into dist/gateway: one module, and the package's wasm beside it as workerd wants it.
 */

import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

await build({
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  entryPoints: { index: 'gateway/index.ts' },
  outdir: 'dist/gateway',
  bundle: true,
  format: 'esm',
  target: 'es2023',
  // The order in which Cloudflare's own bundler asks; `workerd` is the entry that imports the wasm as a module.
  conditions: ['workerd', 'worker', 'browser'],
  // A fixed name, since workerd.capnp has to say it.
  loader: { '.wasm': 'copy' },
  assetNames: 'client',
  logLevel: 'info',
});
