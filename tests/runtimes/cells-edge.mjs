/** The runtimes that take one bundle and its wasm apart, and refuse to compile bytes: workerd, edge-runtime. */
import { EdgeRuntime } from 'edge-runtime';
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { withWorkerd } from './workerd.mjs';

const require = createRequire(import.meta.url);

export function edgeCells({ baseUrl }) {
  return [
    { name: 'workerd', run: () => inWorkerd(baseUrl, '2026-11-01') },
    { name: 'workerd as of 2023', run: () => inWorkerd(baseUrl, '2023-07-01') },
    { name: 'edge-runtime', run: () => inEdgeRuntime(baseUrl) },
  ];
}

/** Two requests one after the other, then two at once, all on the client of the module. */
async function inWorkerd(baseUrl, compatibilityDate) {
  const entry = fileURLToPath(new URL('cell-worker.mjs', import.meta.url));
  await withWorkerd(entry, { bindings: { BASE_URL: baseUrl }, compatibilityDate }, async (url) => {
    const ask = () => answered(fetch(url));
    await ask();
    await ask();
    await Promise.all([ask(), ask()]);
  });
}

async function inEdgeRuntime(baseUrl) {
  const bytes = await readFile(require.resolve('ionos-backup/ionos_backup_bg.wasm'));
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    entryPoints: ['cell-edge.mjs'],
    bundle: true,
    minify: true,
    target: 'es2022',
    logLevel: 'silent',
    write: false,
    format: 'iife',
    conditions: ['edge-light', 'worker', 'browser'],
    define: { 'globalThis.BASE_URL': JSON.stringify(baseUrl) },
    plugins: [{ name: 'wasm-module', setup: wasmModule }],
  });
  const runtime = new EdgeRuntime({
    // As Vercel runs it: neither eval nor compiling bytes.
    codeGeneration: { strings: false, wasm: false },
    initialCode: outputFiles[0].text,
    extend: (globals) => Object.assign(globals, { wasmOfTheBundle: new WebAssembly.Module(bytes) }),
  });
  await answered(runtime.dispatchFetch('http://cell.invalid/'));
}

/** What Next's and Vercel's bundlers do with `?module`: the compiled module, from outside of the script. */
function wasmModule({ onLoad, onResolve }) {
  onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: 'wasm-module' }));
  onLoad({ filter: /.*/, namespace: 'wasm-module' }, () => ({ contents: 'export default wasmOfTheBundle;' }));
}

async function answered(promise) {
  const response = await promise;
  const text = await response.text();
  if (text !== 'ok') throw new Error(`it answered ${response.status}: ${text}`);
}
