/** In workerd: from the start of the process to the first answer, and calls in a running one. */
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { WORKERD, build } from './size.mjs';
import { OURS, RAW } from './stage.mjs';
import { start } from './start.mjs';
import { median, quantile } from './stats.mjs';
import { SMALL } from './units.mjs';

const require = createRequire(import.meta.url);

/** Milliseconds over a worker without a client, until the first mocked call is answered; and the ratio of a call. */
export async function inWorkerd(stage, names, { rounds, calls }) {
  const configs = [];
  for (const name of names) configs.push([name, await prepare(stage, name)]);
  const cold = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, config] of configs) {
      const began = performance.now();
      const worker = await serve(config);
      await ask(worker, 1, SMALL);
      if (round >= 0) cold[name].push(performance.now() - began);
      await worker.stop();
    }
  }
  const warm = await raceCalls(configs, rounds * 2, calls);
  return Object.fromEntries(
    names.map((name) => {
      const over = cold[name].map((time, round) => time - cold[RAW][round]);
      const ratios = warm[name].map((time, round) => time / warm[RAW][round]);
      return [name, { cold: spread(over), call: spread(ratios) }];
    }),
  );
}

/** What one mocked call through our package asks of workerd, by name: reads, timers, controllers. */
export async function countsInWorkerd(stage) {
  const worker = await serve(await prepare(stage, OURS, 'count-worker'));
  try {
    return await (await fetch(`http://127.0.0.1:${worker.ready}/`)).json();
  } finally {
    await worker.stop();
  }
}

/** A worker's clock stands still while it computes, so calls are timed from outside, many to one request. */
async function raceCalls(configs, rounds, calls) {
  const times = Object.fromEntries(configs.map(([name]) => [name, []]));
  const workers = [];
  try {
    for (const [name, config] of configs) workers.push([name, await serve(config)]);
    for (let round = -5; round < rounds; round++) {
      for (const [name, worker] of workers) {
        const began = performance.now();
        await ask(worker, calls, SMALL);
        if (round >= 0) times[name].push(performance.now() - began);
      }
    }
  } finally {
    for (const [, worker] of workers) await worker.stop();
  }
  return times;
}

const spread = (values) => ({ time: median(values), low: quantile(values, 0.25), high: quantile(values, 0.75) });

async function ask({ ready }, calls, count) {
  const response = await fetch(`http://127.0.0.1:${ready}/${calls}/${count}`);
  const text = await response.text();
  if (text !== String(calls * count)) throw new Error(`workerd answered ${response.status}: ${text}`);
}

function serve(config) {
  const args = ['serve', config, '--socket-addr=http=127.0.0.1:0', '--control-fd=3'];
  return start(require('workerd').default, args, /"port":(\d+)/);
}

/** Bundles a worker around a client, and writes what workerd is to serve. */
async function prepare(stage, name, program = 'worker') {
  const folder = join(stage.folder, `${program}-${name}`);
  mkdirSync(folder);
  const { outputFiles } = await build({
    ...WORKERD,
    stdin: {
      contents: `import { connect } from ${JSON.stringify(stage.client(name))};
        import { workerOf } from ${JSON.stringify(join(stage.folder, `programs/${program}.mjs`))};
        export default workerOf(connect);`,
      resolveDir: stage.folder,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
    outdir: folder,
    entryNames: 'worker',
    write: false,
  });
  const modules = outputFiles.map(({ path, contents }) => {
    writeFileSync(path, contents);
    const file = path.slice(folder.length + 1);
    const kind = file.endsWith('.wasm') ? 'wasm' : 'esModule';
    return `(name = ${JSON.stringify(kind === 'wasm' ? `./${file}` : file)}, ${kind} = embed ${JSON.stringify(file)})`;
  });
  const config = join(folder, 'config.capnp');
  // The main module must be the first.
  modules.sort((a, b) => Number(a.includes('wasm =')) - Number(b.includes('wasm =')));
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [${modules.join(', ')}],
    compatibilityDate = "2026-01-01",
    compatibilityFlags = ["nodejs_compat"],
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
  );
  return config;
}
