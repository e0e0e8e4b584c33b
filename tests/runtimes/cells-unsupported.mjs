/** Where there is no wasm to be had: no WebAssembly, none allowed, or bundles that left it behind. */
import { EdgeRuntime } from 'edge-runtime';
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nodeProgram } from './cells-disk.mjs';
import { run } from './start.mjs';
import { unsupported } from './unsupported.mjs';
import { withWorkerd } from './workerd.mjs';

export function unsupportedCells() {
  const without = (name, args) => ({
    name: `no WebAssembly: ${name}`,
    run: async () => {
      const printed = await run(nodeProgram(20), args);
      if (!/^ok$/m.test(printed)) throw new Error(`it did not say ok:\n${printed}`);
    },
  });
  return [
    without('Node 20 import', ['cell-unsupported.mjs', 'import']),
    without('Node 20 require', ['--no-experimental-require-module', 'cell-unsupported.mjs', 'require']),
    without('Node 20 without its compiler', ['--jitless', 'cell-unsupported.mjs', 'import']),
    { name: 'no wasm: a bundle for workerd made without its condition', run: inWorkerd },
    { name: 'no wasm: a bundle for edge-runtime made without its condition', run: inEdgeRuntime },
    // What tools make of a .wasm that they do not know: nothing, its name, its text, its bytes.
    ...['empty', 'file', 'text', 'dataurl', 'binary'].map((loader) => ({
      name: `no wasm: a bundler that makes of it: ${loader}`,
      run: () => leftOut(loader),
    })),
  ];
}

async function inWorkerd() {
  const entry = fileURLToPath(new URL('cell-unsupported-worker.mjs', import.meta.url));
  await withWorkerd(entry, { bindings: { REMEDY: 'workerd' }, conditions: ['browser'] }, async (url) => {
    const text = await (await fetch(url)).text();
    if (text !== 'ok') throw new Error(`it answered: ${text}`);
  });
}

async function inEdgeRuntime() {
  const { outputFiles } = await build({
    ...BUNDLE,
    entryPoints: ['cell-unsupported-edge.mjs'],
    write: false,
    format: 'iife',
    conditions: ['browser'],
  });
  const runtime = new EdgeRuntime({
    codeGeneration: { strings: false, wasm: false },
    initialCode: outputFiles[0].text,
  });
  const text = await (await runtime.dispatchFetch('http://cell.invalid/')).text();
  if (text !== 'ok') throw new Error(`it answered: ${text}`);
}

async function leftOut(loader) {
  const folder = await mkdtemp(join(tmpdir(), 'ionos-backup-left-out-'));
  try {
    const outfile = join(folder, 'bundle.mjs');
    await build({
      ...BUNDLE,
      entryPoints: ['ionos-backup'],
      outfile,
      format: 'esm',
      conditions: ['workerd'],
      loader: { '.wasm': loader },
    });
    await unsupported(await import(pathToFileURL(outfile).href), 'experimental.wasm');
  } finally {
    await rm(folder, { recursive: true });
  }
}

const BUNDLE = {
  absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
  bundle: true,
  minify: true,
  target: 'es2022',
  logLevel: /** @type {const} */ ('silent'),
};
