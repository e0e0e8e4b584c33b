/** The gateway on the servers of Node, Deno and Bun: `server.mjs KIND`, the API's URL in UPSTREAM. */
import { createGateway } from 'ionos-backup/gateway';
import { optionsFor } from './options.mjs';

const gateway = createGateway(optionsFor(globalThis.process.env.UPSTREAM));
const { Bun, Deno } = /** @type {any} */ (globalThis);
const KINDS = { Bun: onBun, Deno: onDeno, 'node:http': onNode };

console.log(`listening on http://127.0.0.1:${await KINDS[globalThis.process.argv[2]]()}`);

function onBun() {
  return Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: (request) => gateway.fetch(request) }).port;
}

function onDeno() {
  return new Promise((resolve) => {
    const onListen = ({ port }) => resolve(port);
    Deno.serve({ hostname: '127.0.0.1', port: 0, onListen }, (request) => gateway.fetch(request));
  });
}

async function onNode() {
  const { createServer } = await import('node:http');
  const server = createServer(gateway.node);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}
