/** Sizes: one list call, bundled by esbuild and minified, every file compressed by brotli at 11. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

import { IMPORT } from './sandbox.mjs';
import { HERE, OURS } from './stage.mjs';

/** esbuild's `build`. Loaded when it is needed, so that `--help` works before anything is installed. */
export const build = (options) => createRequire(join(HERE, 'package.json'))('esbuild').build(options);

/** The files that a page loads for one list call through a client. */
export function bundle(stage, name, options = {}) {
  return build({
    stdin: {
      contents: `import { connect } from ${JSON.stringify(stage.client(name))};
        const list = connect({ baseUrl: 'https://api.ionos.com/cloudapi/v6', token: 'token' });
        list().then((list) => console.log(list.items));`,
      resolveDir: stage.folder,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    legalComments: 'none',
    logLevel: 'silent',
    outdir: join(stage.folder, 'out'),
    write: false,
    ...options,
  });
}

/** Raw and compressed bytes of each file, and of all. */
export async function sizeOf(stage, name, options) {
  const { outputFiles } = await bundle(stage, name, options);
  const files = outputFiles.map(({ path, contents }) => ({
    name: path
      .split('/')
      .at(-1)
      .replace(/-[A-Z0-9]{8}(?=\.wasm)/, ''),
    raw: contents.length,
    brotli: brotli(contents),
  }));
  const sum = (key) => files.reduce((total, file) => total + file[key], 0);
  return { raw: sum('raw'), brotli: sum('brotli'), files };
}

/** The sizes of this package by entry, and what they are made of. */
export async function ourSizes(stage) {
  const wasm = readFileSync(join(stage.ours, 'ionos_backup_bg.wasm'));
  const [browser, workerd] = await Promise.all([sizeOf(stage, OURS), sizeOf(stage, OURS, WORKERD)]);
  const stdin = { contents: IMPORT, resolveDir: stage.folder };
  const sandbox = await sizeOf(stage, OURS, { stdin });
  const createGateway = `export { createGateway } from 'ionos-backup/gateway';`;
  const gateway = await sizeOf(stage, OURS, { stdin: { ...stdin, contents: createGateway } });
  return { browser, workerd, wasm: { raw: wasm.length, brotli: brotli(wasm) }, sandbox, gateway };
}

/** How the entry for workerd is bundled: the wasm stays a file. */
export const WORKERD = { conditions: ['workerd'], loader: { '.wasm': 'copy' }, external: ['node:*'] };

export function brotli(bytes) {
  return brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;
}

export const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
