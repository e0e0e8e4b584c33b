/** A worker in Cloudflare's workerd: bundled as wrangler does it, served on a free port. */
import { build } from 'esbuild';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from './start.mjs';

const require = createRequire(import.meta.url);

/** As wrangler bundles. */
const WORKERD = ['workerd', 'worker', 'browser'];

/**
 * Serves the worker of a file while `use` runs, which gets its URL. `bindings` are texts by name, `conditions` those of
 * the bundler.
 */
export async function withWorkerd(entry, { bindings, compatibilityDate = '2026-11-01', conditions = WORKERD }, use) {
  const folder = await mkdtemp(join(tmpdir(), 'ionos-backup-workerd-'));
  try {
    await build({
      entryPoints: [entry],
      outfile: join(folder, 'worker.js'),
      bundle: true,
      minify: true,
      target: 'es2022',
      format: 'esm',
      conditions,
      loader: { '.wasm': 'copy' },
      assetNames: '[name]',
      logLevel: 'silent',
    });
    const files = await readdir(folder);
    await writeFile(join(folder, 'config.capnp'), config(files, compatibilityDate, bindings));
    const workerd = await start(require('workerd').default, ['serve', join(folder, 'config.capnp'), '--control-fd=3'], {
      ready: /"event":"listen","socket":"http","port":(\d+)/,
    });
    try {
      return await use(`http://127.0.0.1:${workerd.ready}/`);
    } finally {
      await workerd.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

function config(files, compatibilityDate, bindings) {
  const texts = Object.entries(bindings).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`);
  const modules = files
    .sort()
    .reverse()
    .map((name) => `(name = "${name}", ${name.endsWith('.js') ? 'esModule' : 'wasm'} = embed "${name}")`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .worker), (name = "net", network = (allow = ["public", "local"])) ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "main") ],
);
const worker :Workerd.Worker = (
  modules = [ ${modules.join(', ')} ],
  compatibilityDate = "${compatibilityDate}",
  bindings = [ ${texts.join(', ')} ],
  globalOutbound = "net",
);
`;
}
