/** A folder outside the checkout in which `ionos-backup` is the package to be measured, beside the peers. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** tests/bench. */
export const HERE = fileURLToPath(new URL('..', import.meta.url));

/** Who is measured; a client's file in clients/ has its name. */
export const RAW = 'raw';
export const OURS = 'ionos-backup';
/** The same with calls that are no repeats: not in the tables. */
export const ASKING = 'ionos-backup-asking';
/** Whose share is told: no retries, no validation, and the smallest of the peers. */
export const PEER = 'openapi-fetch';
export const CLIENTS = {
  [RAW]: { label: 'raw `fetch` and `response.json()`' },
  [OURS]: { label: '**ionos-backup**' },
  'openapi-fetch': { label: 'openapi-fetch', packages: ['openapi-fetch'] },
  'openapi-fetch-zod': { label: 'openapi-fetch and zod', packages: ['openapi-fetch', 'zod'] },
  'openapi-fetch-valibot': { label: 'openapi-fetch and valibot', packages: ['openapi-fetch', 'valibot'] },
  ky: { label: 'ky', packages: ['ky'] },
  axios: { label: 'axios', packages: ['axios'] },
  'official-sdk': { label: 'the official SDK', packages: ['@ionos-cloud/sdk-nodejs'] },
};

export const NAMES = Object.keys(CLIENTS);

/** Makes the folder; it is removed when the process ends. */
export function makeStage(packageFolder = join(HERE, 'node_modules', OURS)) {
  const ours = resolve(packageFolder);
  if (!existsSync(join(ours, 'package.json'))) {
    throw new Error(`${ours} is no package: unpack the tarball there, or name another with --package`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'ionos-backup-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(HERE, 'node_modules'))) {
    if (name !== OURS && !name.startsWith('.')) symlinkSync(join(HERE, 'node_modules', name), join(modules, name));
  }
  // A copy, so that a build that runs meanwhile changes nothing here.
  cpSync(ours, join(modules, OURS), { recursive: true });
  for (const name of ['clients', 'lib', 'programs']) cpSync(join(HERE, name), join(folder, name), { recursive: true });
  return {
    folder,
    ours: join(modules, OURS),
    /** The path of a client's module. */
    client: (name) => join(folder, 'clients', `${name}.mjs`),
    /** A client's function. */
    connect: async (name) => (await import(pathToFileURL(join(folder, 'clients', `${name}.mjs`)).href)).connect,
  };
}

/** The version of an installed package. */
export function versionOf(stage, name) {
  return JSON.parse(readFileSync(join(stage.folder, 'node_modules', name, 'package.json'), 'utf8')).version;
}
