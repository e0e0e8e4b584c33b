/** `ionos-backup/gateway` on the server of each runtime, before an API that misbehaves. */
import { EdgeRuntime, runServer } from 'edge-runtime';
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { bunProgram, denoProgram, nodeProgram } from './cells-disk.mjs';
import { probe } from './gateway/probes.mjs';
import { startUpstream } from './gateway/upstream.mjs';
import { start } from './start.mjs';
import { withWorkerd } from './workerd.mjs';

export function gatewayCells() {
  const onNode = [20, 22, 24].map((major) =>
    disk(`Node ${major}`, () => nodeProgram(major), ['server.mjs', 'node:http']),
  );
  const DENO = ['run', '--node-modules-dir=manual', '--cached-only', '--allow-all', 'server.mjs'];
  return [
    ...onNode,
    disk('Node 20, require', () => nodeProgram(20), ['--no-experimental-require-module', 'server.cjs']),
    disk('Deno', denoProgram, [...DENO, 'Deno']),
    disk('Deno, node:http', denoProgram, [...DENO, 'node:http']),
    disk('Bun', bunProgram, ['server.mjs', 'Bun']),
    disk('Bun, node:http', bunProgram, ['server.mjs', 'node:http']),
    { name: 'gateway: workerd', run: () => inWorkerd('2026-11-01') },
    { name: 'gateway: workerd as of 2023', run: () => inWorkerd('2023-07-01') },
    { name: 'gateway: edge-runtime', run: inEdgeRuntime },
  ];
}

/** Does something with an API, which is gone afterwards. */
async function withUpstream(use) {
  const upstream = await startUpstream();
  try {
    return await use(upstream);
  } finally {
    await upstream.stop();
  }
}

function disk(name, program, args) {
  const run = () =>
    withUpstream(async (upstream) => {
      const server = await start(program(), args, {
        cwd: here('gateway'),
        env: { UPSTREAM: upstream.url, DENO_NO_UPDATE_CHECK: '1' },
        ready: /^listening on (\S+)$/m,
      });
      try {
        return await probe(server.ready, upstream);
      } finally {
        await server.stop();
      }
    });
  return { name: `gateway: ${name}`, run };
}

function inWorkerd(compatibilityDate) {
  return withUpstream((upstream) => {
    const options = { bindings: { UPSTREAM: upstream.url }, compatibilityDate };
    return withWorkerd(here('gateway/worker.mjs'), options, async (url) => {
      try {
        return await probe(new URL(url).origin, upstream);
      } finally {
        // It does not notice who has left, and would wait for the rest of a slow answer before it stops.
        await upstream.stop();
      }
    });
  });
}

function inEdgeRuntime() {
  return withUpstream(async (upstream) => {
    const { outputFiles } = await build({
      entryPoints: [here('gateway/edge.mjs')],
      bundle: true,
      minify: true,
      target: 'es2022',
      logLevel: 'silent',
      write: false,
      format: 'iife',
      conditions: ['edge-light', 'worker', 'browser'],
      define: { 'globalThis.UPSTREAM': JSON.stringify(upstream.url) },
    });
    const runtime = new EdgeRuntime({
      codeGeneration: { strings: false, wasm: false },
      initialCode: outputFiles[0].text,
    });
    const server = await runServer({ runtime, host: '127.0.0.1', port: 0 });
    try {
      const { origin } = new URL(server.url);
      return await probe(origin, upstream, { except: ({ name }) => ENDS_EDGE_RUNTIME.includes(name) });
    } finally {
      await server.close();
    }
  });
}

/** Its own server does not survive these. */
const ENDS_EDGE_RUNTIME = ['no TRACE', 'a slow answer', 'half an answer'];

function here(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}
