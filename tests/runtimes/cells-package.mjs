/** The installed package itself: what is in it, and that it is the one in pkg/. */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { run } from './start.mjs';

const installed = new URL('./node_modules/ionos-backup/', import.meta.url);
const built = new URL('../../pkg/', import.meta.url);

export function packageCells() {
  return [
    { name: 'package: the installed one is the built one', run: sameFiles },
    { name: 'package: npm would pack the same files', run: packedByNpm },
    { name: 'package: importing compiles nothing, and a client the wasm in the text once', run: lazy },
  ];
}

async function sameFiles() {
  const [one, other] = await Promise.all([hashes(installed), hashes(built)]);
  same(one, other);
  return `${one.length} files`;
}

async function packedByNpm() {
  const printed = await run('npm', ['pack', '--dry-run', '--json', '--loglevel=error'], { cwd: fileURLToPath(built) });
  const { files } = Object.values(JSON.parse(printed.slice(printed.search(/^[[{]/m))))[0];
  same(files.map(({ path }) => path).sort(), await filesBelow(built));
}

async function lazy() {
  const { Module } = WebAssembly;
  /** @type {any[]} */
  const compiled = [];
  const construct = (target, [bytes]) => {
    compiled.push(Buffer.from(bytes));
    return new target(bytes);
  };
  WebAssembly.Module = new Proxy(Module, { construct });
  try {
    // A copy of its own: what these cells are compared with has imported the package, and compiled it.
    const { BackupClient } = await import(new URL('index.js?lazy', installed).href);
    if (compiled.length > 0) throw new Error('the import compiled');
    new BackupClient();
    // The decoder, and what it decodes.
    if (compiled.length !== 2) throw new Error(`a client compiled ${compiled.length} modules`);
    new BackupClient();
    if (compiled.length !== 2) throw new Error('a second client compiled again');
  } finally {
    WebAssembly.Module = Module;
  }
  const file = await readFile(new URL('ionos_backup_bg.wasm', installed));
  if (!compiled[1].equals(file)) throw new Error('the wasm in the text is not the wasm');
  const text = await readFile(new URL('index.js', installed), 'latin1');
  if (!/^[\n -~]*$/.test(text)) throw new Error('the text is not plain ASCII');
  return `${file.length} bytes of wasm in ${text.length} characters`;
}

async function hashes(folder) {
  const names = await filesBelow(folder);
  return Promise.all(
    names.map(
      async (name) =>
        `${name} ${createHash('sha256')
          .update(await readFile(new URL(name, folder)))
          .digest('hex')}`,
    ),
  );
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const root = fileURLToPath(folder);
  return entries
    .filter((/** @type {any} */ entry) => entry.isFile())
    .map((/** @type {any} */ entry) =>
      `${entry.parentPath ?? entry.path}/${entry.name}`.slice(root.length).replace(/^\//, ''),
    )
    .sort();
}

function same(one, other) {
  const differences = [...one.filter((line) => !other.includes(line)), ...other.filter((line) => !one.includes(line))];
  if (differences.length > 0) throw new Error(`only in one of the two:\n${differences.join('\n')}`);
}
