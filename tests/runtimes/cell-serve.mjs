/** The cell of `sandbox.handler` under `Bun.serve` and `Deno.serve`: the scenario over HTTP against itself. */
import * as library from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';
import { scenario } from './scenario.mjs';

const { Bun, Deno } = /** @type {any} */ (globalThis);
const sandbox = createSandbox({ provisionMs: 50 });
const quiet = { port: 0, hostname: '127.0.0.1', onListen() {} };
const server = Bun ? Bun.serve({ ...quiet, fetch: sandbox.handler }) : Deno.serve(quiet, sandbox.handler);

console.log(`entry ${import.meta.resolve('ionos-backup/sandbox').split('/').at(-1)}`);
console.log(await scenario(library, `http://127.0.0.1:${server.port ?? server.addr.port}`));
await (server.stop?.(true) ?? server.shutdown());
