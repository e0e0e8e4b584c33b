/** workerd with the folder that `wrangler deploy --dry-run` wrote. */
import { createRequire } from 'node:module';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { start } from '../../runtimes/start.mjs';

const require = createRequire(new URL('../heavy/', import.meta.url));

/**
 * Serves the bundle, whose script is `main`, and gives the answer to `use`.
 *
 * @param {string} folder
 * @param {string} main
 * @param {Record<string, string>} bindings
 * @param {(url: string) => Promise<any>} use
 * @param {{ assets?: string, flags?: string[] }} options
 */
export async function withWorkerd(folder, main, bindings, use, { assets, flags = [] } = {}) {
  const config = join(folder, 'config.capnp');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.wasm'));
  await writeFile(config, workerdConfig(main, files, bindings, { assets, flags }));
  const workerd = await start(require('workerd').default, ['serve', config, '--control-fd=3'], {
    ready: /"event":"listen","socket":"http","port":(\d+)/,
  });
  try {
    return await use(`http://127.0.0.1:${workerd.ready}`);
  } finally {
    await workerd.stop();
  }
}

function workerdConfig(main, files, bindings, { assets, flags }) {
  const modules = files.map((file) => `    (name = "${file}", wasm = embed "${file}"),\n`).join('');
  const texts = Object.entries(bindings).map(([name, text]) => `(name = "${name}", text = "${text}")`);
  if (assets !== undefined) texts.push('(name = "ASSETS", service = "assets")');
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "net", network = (allow = ["public", "local"])),
    ${assets === undefined ? '' : `(name = "assets", external = (address = "${assets}", http = ())),`}
  ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "main") ],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "${main}", esModule = embed "${main}"),
${modules}  ],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = ${JSON.stringify(flags)},
  bindings = [ ${texts.join(', ')} ],
  globalOutbound = "net",
);
`;
}
