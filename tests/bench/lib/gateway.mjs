/** `ionos-backup/gateway` in workerd and on Node: beside a bare proxy, while a long answer streams, and under load. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { load } from './load.mjs';
import { build } from './size.mjs';
import { report, start } from './start.mjs';
import { median, quantile } from './stats.mjs';
import { listText } from './units.mjs';

const require = createRequire(import.meta.url);
const PIECE = Buffer.alloc(65_536, 'x');
const LONG = 30_000_000;

/** The time of a list of 1000 as a ratio to a bare proxy's, and the growth of memory while 30 MB stream. */
export async function besideProxy(stage, rounds) {
  const upstream = await startUpstream();
  const workers = [];
  try {
    for (const name of ['bare-proxy', 'gateway-worker']) workers.push(await inWorkerd(stage, name, upstream.url));
    const [bare, ours] = workers;
    const times = new Map(workers.map((worker) => [worker, []]));
    for (let round = -5; round < rounds; round++) {
      for (const worker of round % 2 === 0 ? [bare, ours] : [ours, bare]) {
        const began = performance.now();
        for (let call = 0; call < 10; call++) await (await fetch(`${worker.url}/api/backupunits`)).arrayBuffer();
        if (round >= 0) times.get(worker).push(performance.now() - began);
      }
    }
    const ratios = times.get(ours).map((time, round) => time / times.get(bare)[round]);
    return {
      ratio: { time: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) },
      streamedKb: await streamed(ours),
    };
  } finally {
    // The API first: workerd waits for answers that are under way.
    await upstream.stop();
    for (const worker of workers) await worker.stop();
  }
}

/** The resident memory after each of a few long answers, over that before them. */
async function streamed(worker) {
  await drain(`${worker.url}/api/backupunits/long`);
  const before = residentKb(worker.pid);
  const growth = [];
  for (let time = 0; time < 5; time++) {
    await drain(`${worker.url}/api/backupunits/long`);
    growth.push(residentKb(worker.pid) - before);
  }
  return growth;
}

async function drain(url) {
  let bytes = 0;
  for await (const piece of /** @type {any} */ ((await fetch(url)).body)) bytes += piece.length;
  if (bytes !== LONG) throw new Error(`${bytes} bytes of ${LONG}`);
}

/** What many connections bring about, slow, broken and aborting ones among them. */
export async function underLoad(stage, { servers = Object.keys(SERVERS), seconds, connections }) {
  const results = {};
  for (const name of servers) {
    const upstream = await startUpstream();
    const server = await SERVERS[name](stage, upstream.url);
    const resident = () => residentKb(server.pid);
    try {
      results[name] = await load(server.url, { seconds, connections, resident, heap: server.heap });
    } finally {
      await upstream.stop();
      await server.stop();
    }
  }
  return results;
}

const SERVERS = {
  Node: onNode,
  workerd: (stage, url) => watched(stage, 'gateway-worker', url),
  'workerd, a bare proxy': (stage, url) => watched(stage, 'bare-proxy', url),
};

async function onNode(stage, upstream) {
  const program = join(stage.folder, 'programs/gateway-node.mjs');
  const server = await start(process.execPath, ['--expose-gc', program, upstream], PORT);
  const url = `http://127.0.0.1:${server.ready}`;
  const heap = async () => Number(await collected(url)) / 1024;
  return { ...server, url, heap };
}

/**
 * Has the server collect its garbage; gives what it answers. Not by `fetch`, which gives up where a server under load
 * takes ten seconds to accept.
 */
function collected(url) {
  return new Promise((resolve, reject) => {
    get(`${url}/collect`, (response) => text(response).then(resolve, reject)).on('error', reject);
  });
}

/** With an inspector, which tells the size of the heap once the worker has had it collected. */
async function watched(stage, name, upstream) {
  const server = await inWorkerd(stage, name, upstream, ['--inspector-addr=127.0.0.1:0']);
  const program = join(stage.folder, 'programs/heap.mjs');
  const heap = async () => {
    await collected(server.url);
    const { usedSize } = await report(program, [server.inspector], ['--experimental-websocket']);
    return usedSize / 1024;
  };
  return { ...server, heap };
}

async function inWorkerd(stage, name, upstream, flags = []) {
  const outfile = join(stage.folder, `${name}.js`);
  await build({
    stdin: {
      contents: `import worker from './${name}.mjs';
        const collect = () => (gc(), new Response());
        const answer = (request, env) => request.url.endsWith('/collect') ? collect() : worker.fetch(request, env);
        export default { fetch: answer };`,
      resolveDir: join(stage.folder, 'programs'),
    },
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'silent',
  });
  const config = join(stage.folder, `${name}.capnp`);
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = ["--expose-gc"],
  services = [
    (name = "main", worker = (
      modules = [(name = "main.js", esModule = embed "${name}.js")],
      compatibilityDate = "2026-01-01",
      bindings = [(name = "UPSTREAM", text = "${upstream}")],
      globalOutbound = "net",
    )),
    (name = "net", network = (allow = ["public", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
  );
  const args = ['serve', config, '--socket-addr=http=127.0.0.1:0', '--control-fd=3', ...flags];
  const server = await start(require('workerd').default, args, PORTS);
  const [inspector, port] = server.groups;
  return { ...server, url: `http://127.0.0.1:${port}`, inspector };
}

/** An API that lists a thousand units, and has an answer of 30 MB that it makes as it goes. */
async function startUpstream() {
  const list = listText(1000);
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    if (!request.url.includes('/long')) return response.end(request.method === 'GET' ? list : '{"id":"u1"}');
    let left = LONG;
    const write = () => {
      while (left > 0) {
        const piece = PIECE.subarray(0, Math.min(left, PIECE.length));
        left -= piece.length;
        if (!response.write(piece)) return response.once('drain', write);
      }
      return response.end();
    };
    return write();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address()['port']}`, stop };
}

/** Kilobytes of a process in memory; 0 where the system does not say. */
function residentKb(pid) {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

const PORT = /"port":(\d+)/;
/** The inspector's, if there is one, and the worker's. */
const PORTS = /(?:listen-inspector","port":(\d+)[\s\S]*)?"socket":"http","port":(\d+)/;
