/** The runtimes that take one bundle and its wasm apart, and refuse to compile bytes: workerd, edge-runtime. */
import { EdgeRuntime } from 'edge-runtime';
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { withWorkerd } from './workerd.mjs';

const require = createRequire(import.meta.url);

export function edgeCells({ baseUrl, digest }) {
  const cells = (prefix, worker, edge, word) => [
    { name: `${prefix}workerd`, run: () => inWorkerd(worker, baseUrl, '2026-11-01', word) },
    { name: `${prefix}workerd as of 2023`, run: () => inWorkerd(worker, baseUrl, '2023-07-01', word) },
    { name: `${prefix}edge-runtime`, run: () => inEdgeRuntime(edge, baseUrl, word) },
  ];
  return [
    ...cells('', 'cell-worker.mjs', 'cell-edge.mjs', 'ok'),
    ...cells('sandbox: ', 'cell-sandbox-worker.mjs', 'cell-sandbox-edge.mjs', digest),
    { name: 'streams: workerd', run: () => streamsIn('2026-11-01') },
    { name: 'streams: workerd as of 2023', run: () => streamsIn('2023-07-01') },
  ];
}

/** Two requests one after the other, then two at once, all on the client of the module. */
async function inWorkerd(file, baseUrl, compatibilityDate, word) {
  const entry = fileURLToPath(new URL(file, import.meta.url));
  await withWorkerd(entry, { bindings: { BASE_URL: baseUrl }, compatibilityDate }, async (url) => {
    const ask = () => answered(fetch(url), word);
    await ask();
    await ask();
    await Promise.all([ask(), ask()]);
  });
}

/** Streams are not the same everywhere, nor on every date. */
async function streamsIn(compatibilityDate) {
  const entry = fileURLToPath(new URL('cell-streams.mjs', import.meta.url));
  await withWorkerd(entry, { bindings: {}, compatibilityDate }, (url) => answered(fetch(url), 'ok'));
}

async function inEdgeRuntime(file, baseUrl, word) {
  const modules = {};
  for (const name of ['ionos_backup_bg.wasm', 'sandbox.wasm']) {
    modules[name] = new WebAssembly.Module(await readFile(require.resolve(`ionos-backup/${name}`)));
  }
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    entryPoints: [file],
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
    extend: (globals) => Object.assign(globals, { wasmOfTheBundle: modules }),
  });
  await answered(runtime.dispatchFetch('http://cell.invalid/'), word);
}

/** What Next's and Vercel's bundlers do with `?module`: the compiled module, from outside of the script. */
function wasmModule({ onLoad, onResolve }) {
  onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: 'wasm-module' }));
  onLoad({ filter: /.*/, namespace: 'wasm-module' }, ({ path }) => {
    const [name] = path.split('/').at(-1).split('?');
    return { contents: `export default wasmOfTheBundle['${name}'];` };
  });
}

async function answered(promise, word) {
  const response = await promise;
  const text = await response.text();
  if (text !== word) throw new Error(`it answered ${response.status}: ${text}`);
}
