/** The runtimes that load the package from node_modules by themselves: Node, Deno, Bun. */
import { createRequire } from 'node:module';
import { run } from './start.mjs';

const require = createRequire(import.meta.url);

export function diskCells({ baseUrl }) {
  const cell = cellOf({ BASE_URL: baseUrl }, 'ok');
  const nodes = [20, 22, 24].flatMap((major) => nodeCells(cell, '', major, 'cell', 'index'));
  const own = ['blob', 'bytes', 'module', 'request', 'response', 'sync'].map((way) =>
    cell(`Node 20 ionos-backup/wasm, ${way}`, () => nodeProgram(20), ['cell-wasm.mjs', way]),
  );
  return [
    ...nodes,
    ...own,
    cell('Node 20 ionos-backup/wasm, require', () => nodeProgram(20), [
      '--no-experimental-require-module',
      'cell-wasm.cjs',
    ]),
    cell(
      'Deno',
      denoProgram,
      ['run', '--node-modules-dir=manual', '--cached-only', '--allow-all', 'cell.mjs'],
      'index.js',
    ),
    cell(
      'Deno without the network',
      denoProgram,
      ['run', '--node-modules-dir=manual', '--cached-only', '--no-prompt', '--allow-read', 'cell-denied.mjs'],
      'index.js',
    ),
    cell('Bun', bunProgram, ['cell.mjs'], 'index.js'),
  ];
}

/** The same three for the entry `ionos-backup/sandbox`, whose digest has to be this one. */
export function sandboxDiskCells({ digest }) {
  const [cell, serve] = [cellOf({}, digest), cellOf({}, 'ok')];
  const deno = ['run', '--node-modules-dir=manual', '--cached-only', '--allow-all'];
  return [
    ...[20, 22, 24].flatMap((major) => nodeCells(cell, 'sandbox: ', major, 'cell-sandbox', 'sandbox')),
    cell('sandbox: Deno', denoProgram, [...deno, 'cell-sandbox.mjs'], 'sandbox.js'),
    cell('sandbox: Bun', bunProgram, ['cell-sandbox.mjs'], 'sandbox.js'),
    serve('sandbox: Deno.serve', denoProgram, [...deno, 'cell-serve.mjs'], 'sandbox.js'),
    serve('sandbox: Bun.serve', bunProgram, ['cell-serve.mjs'], 'sandbox.js'),
  ];
}

/** Makes cells of programs that print which entry they took, and `word` on a line of its own. */
function cellOf(env, word) {
  return (name, program, args, entry) => ({
    name,
    run: async () => {
      const printed = await run(program(), args, { env: { ...env, DENO_NO_UPDATE_CHECK: '1' } });
      if (!printed.split('\n').includes(word)) throw new Error(`it did not say ${word}:\n${printed}`);
      const taken = /^entry (\S+)$/m.exec(printed)?.[1];
      if (taken !== entry) throw new Error(`it took the entry ${taken}, not ${entry}`);
      return entry;
    },
  });
}

function nodeCells(cell, prefix, major, file, entry) {
  const program = () => nodeProgram(major);
  const withoutModules = ['--no-experimental-require-module', `${file}.cjs`];
  return [
    cell(`${prefix}Node ${major} import`, program, [`${file}.mjs`], `${entry}.js`),
    cell(`${prefix}Node ${major} require`, program, [`${file}.cjs`], `${entry}.js`),
    cell(`${prefix}Node ${major} require, without require of ES modules`, program, withoutModules, `${entry}.cjs`),
  ];
}

/** The platform's package, or the Node that runs this if it is of that version. */
export function nodeProgram(major) {
  try {
    return require.resolve(`node-${major}-${process.platform}-${process.arch}/bin/node`);
  } catch {
    if (process.version.startsWith(`v${major}.`)) return process.execPath;
    const machine = `${process.platform} ${process.arch}`;
    throw new Error(`there is no Node ${major} for ${machine} in package.json, and this is ${process.version}`);
  }
}

// The programs themselves: what npm would put into .bin needs install scripts, which are not run.
export function denoProgram() {
  const libc = process.platform === 'linux' ? '-glibc' : '';
  return require.resolve(`@deno/${process.platform}-${process.arch}${libc}/deno`);
}

export function bunProgram() {
  const cpu = process.arch === 'arm64' ? 'aarch64' : process.arch;
  return require.resolve(`@oven/bun-${process.platform}-${cpu}/bin/bun`);
}
