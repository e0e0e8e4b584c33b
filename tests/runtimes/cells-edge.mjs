/** The runtimes that take one bundle and its wasm apart, and refuse to compile bytes: workerd, edge-runtime. */
import { EdgeRuntime } from 'edge-runtime';
import { build } from 'esbuild';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from './start.mjs';

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
  const folder = await mkdtemp(join(tmpdir(), 'ionos-backup-workerd-'));
  try {
    await bundle('cell-worker.mjs', {
      outfile: join(folder, 'worker.js'),
      format: 'esm',
      conditions: ['workerd', 'worker', 'browser'],
      loader: { '.wasm': 'copy' },
      assetNames: 'client',
    });
    await writeFile(join(folder, 'config.capnp'), workerdConfig(compatibilityDate, baseUrl));
    const workerd = await start(require('workerd').default, ['serve', join(folder, 'config.capnp'), '--control-fd=3'], {
      ready: /"event":"listen","socket":"http","port":(\d+)/,
    });
    const ask = () => answered(fetch(`http://127.0.0.1:${workerd.ready}/`));
    try {
      await ask();
      await ask();
      await Promise.all([ask(), ask()]);
    } finally {
      await workerd.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

function workerdConfig(compatibilityDate, baseUrl) {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .worker), (name = "net", network = (allow = ["public", "local"])) ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "main") ],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "client.wasm", wasm = embed "client.wasm"),
  ],
  compatibilityDate = "${compatibilityDate}",
  bindings = [ (name = "BASE_URL", text = "${baseUrl}") ],
  globalOutbound = "net",
);
`;
}

async function inEdgeRuntime(baseUrl) {
  const bytes = await readFile(require.resolve('ionos-backup/ionos_backup_bg.wasm'));
  const { outputFiles } = await bundle('cell-edge.mjs', {
    write: false,
    format: 'iife',
    conditions: ['edge-light', 'worker', 'browser'],
    define: { BASE_URL: JSON.stringify(baseUrl) },
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

function bundle(entry, options) {
  return build({
    absWorkingDir: new URL('.', import.meta.url).pathname,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    target: 'es2022',
    logLevel: 'silent',
    ...options,
  });
}

async function answered(promise) {
  const response = await promise;
  const text = await response.text();
  if (text !== 'ok') throw new Error(`it answered ${response.status}: ${text}`);
}
