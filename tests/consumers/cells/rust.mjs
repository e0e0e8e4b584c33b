/** The crate in applications of Rust, built by cargo as a user would: a page, a worker, a native program. */
import esbuild from 'esbuild';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../runtimes/start.mjs';
import { withChromiumPage } from '../lib/browsers.mjs';
import { here, withFolder } from '../lib/folders.mjs';
import { openGateway } from '../lib/gateway.mjs';
import { withWorkerd } from '../lib/workerd.mjs';

const TARGET = here('../../target/applications');
const WASM = 'wasm32-unknown-unknown';

export function rustCells() {
  return [
    { name: 'Rust: a page in Leptos, in Chromium', run: page },
    { name: 'Rust: a Cloudflare Worker, in workerd', run: worker },
    { name: 'Rust: a native program over reqwest', run: native },
  ];
}

async function page({ baseUrl }) {
  await cargo('dashboard', '--target', WASM);
  await withFolder(async (folder) => {
    await bindgen('dashboard', folder, 'web');
    const script = '<script type="module">import init from "./dashboard.js"; init();</script>';
    await writeFile(join(folder, 'index.html'), `<!doctype html><title>page</title><body>${script}</body>`);
    const gateway = await openGateway(folder, baseUrl);
    try {
      await withChromiumPage((tab) => usePage(tab, gateway.origin));
    } finally {
      await gateway.close();
    }
  });
}

async function usePage(tab, origin) {
  await tab.goto(origin);
  const unit = (name) => tab.getByRole('listitem').filter({ hasText: name });
  await unit('BackupUnitName').waitFor();
  const create = async (name) => {
    await tab.getByLabel('Name').fill(name);
    await tab.getByRole('button', { name: 'Create' }).click();
  };
  await create('not alphanumeric!');
  await tab.getByRole('alert').filter({ hasText: '422' }).waitFor();
  const name = `leptos${Date.now().toString(36)}`;
  await create(name);
  await unit(name).waitFor();
}

async function worker({ baseUrl }) {
  await cargo('backup-worker', '--target', WASM);
  await withFolder(async (folder) => {
    await bindgen('backup_worker', folder, 'bundler');
    // What worker-build writes around it, in short: it imports the glue, and the scripts that crates bring along.
    const module = new WebAssembly.Module(await readFile(join(folder, 'backup_worker_bg.wasm')));
    const files = [...new Set(WebAssembly.Module.imports(module).map((one) => one.module))];
    await writeFile(
      join(folder, 'entry.js'),
      `${files.map((file, place) => `import * as file${place} from '${file}';`).join('\n')}
import * as glue from './backup_worker_bg.js';
import module from './backup_worker_bg.wasm';
const { exports } = new WebAssembly.Instance(module, { ${files.map((file, place) => `'${file}': file${place}`)} });
glue.__wbg_set_wasm(exports);
exports.__wbindgen_start?.();
export default { fetch: glue.fetch };
`,
    );
    await esbuild.build({
      entryPoints: [join(folder, 'entry.js')],
      outfile: join(folder, 'index.js'),
      bundle: true,
      external: ['*.wasm', 'cloudflare:*'],
      format: 'esm',
      logLevel: 'silent',
    });
    const bindings = { IONOS_API_URL: baseUrl, IONOS_TOKEN: 'demo-token' };
    await withWorkerd(folder, 'index.js', bindings, async (origin) => {
      const names = await (await fetch(origin)).json();
      if (!names.includes('BackupUnitName')) throw new Error(`it answered ${names}`);
    });
  });
}

async function native({ baseUrl }) {
  // Without TLS, which takes most of the time and is not needed on loopback.
  await cargo('native', '--no-default-features');
  const env = { IONOS_API_URL: baseUrl, IONOS_TOKEN: 'demo-token' };
  const printed = await run(join(TARGET, 'debug/native'), [], { env });
  if (!printed.split('\n').includes('BackupUnitName')) throw new Error(printed);
}

async function cargo(name, ...args) {
  const env = { CARGO_TARGET_DIR: TARGET };
  await run(process.env.CARGO ?? 'cargo', ['build', '--locked', '--quiet', '--package', name, ...args], {
    cwd: here('rust'),
    env,
  });
}

/** What makes JavaScript of it, of the version that the crates' wasm-bindgen has. */
async function bindgen(name, folder, target) {
  const args = [join(TARGET, WASM, 'debug', `${name}.wasm`), '--target', target, '--no-typescript'];
  await run('wasm-bindgen', [...args, '--out-dir', folder]);
  if ((await readdir(folder)).length < 2) throw new Error(`wasm-bindgen left nothing in ${folder}`);
}
