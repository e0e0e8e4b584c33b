/** The runtimes that load the package from node_modules by themselves: Node, Deno, Bun. */
import { createRequire } from 'node:module';
import { run } from './start.mjs';

const require = createRequire(import.meta.url);

export function diskCells({ baseUrl }) {
  const cell = (name, program, args, entry) => ({
    name,
    run: async () => {
      const printed = await run(program(), args, { env: { BASE_URL: baseUrl, DENO_NO_UPDATE_CHECK: '1' } });
      if (!/^ok$/m.test(printed)) throw new Error(`it did not say ok:\n${printed}`);
      const taken = /^entry (\S+)$/m.exec(printed)?.[1];
      if (taken !== entry) throw new Error(`it took the entry ${taken}, not ${entry}`);
      return entry;
    },
  });
  const nodes = [20, 22, 24].flatMap((major) => [
    cell(`Node ${major} import`, () => node(major), ['cell.mjs'], 'index.js'),
    cell(`Node ${major} require`, () => node(major), ['cell.cjs'], 'index.js'),
    cell(
      `Node ${major} require, without require of ES modules`,
      () => node(major),
      ['--no-experimental-require-module', 'cell.cjs'],
      'index.cjs',
    ),
  ]);
  const own = ['blob', 'bytes', 'module', 'request', 'response', 'sync'].map((way) =>
    cell(`Node 20 ionos-backup/wasm, ${way}`, () => node(20), ['cell-wasm.mjs', way]),
  );
  return [
    ...nodes,
    ...own,
    cell('Node 20 ionos-backup/wasm, require', () => node(20), ['--no-experimental-require-module', 'cell-wasm.cjs']),
    cell('Deno', deno, ['run', '--node-modules-dir=manual', '--cached-only', '--allow-all', 'cell.mjs'], 'index.js'),
    cell('Bun', bun, ['cell.mjs'], 'index.js'),
  ];
}

/** The platform's package, or the Node that runs this if it is of that version. */
export function node(major) {
  try {
    return require.resolve(`node-${major}-${process.platform}-${process.arch}/bin/node`);
  } catch {
    if (process.version.startsWith(`v${major}.`)) return process.execPath;
    throw new Error(
      `there is no Node ${major} for ${process.platform} ${process.arch} in package.json, and this is ${process.version}`,
    );
  }
}

// The programs themselves: what npm would put into .bin needs install scripts, which are not run.
export function deno() {
  const libc = process.platform === 'linux' ? '-glibc' : '';
  return require.resolve(`@deno/${process.platform}-${process.arch}${libc}/deno`);
}

export function bun() {
  const cpu = process.arch === 'arm64' ? 'aarch64' : process.arch;
  return require.resolve(`@oven/bun-${process.platform}-${cpu}/bin/bun`);
}
