/** The gateway on `node:http`: `node gateway-node.mjs UPSTREAM`. */
import { createServer } from 'node:http';
import { createGateway } from 'ionos-backup/gateway';

const authorize = () => ({ token: 'token' });
const { node } = createGateway({ basePath: '/api', baseUrl: `${process.argv[2]}/v6`, authorize });
/** The heap after a collection, for whoever asks. */
function collect() {
  globalThis.gc?.();
  return String(process.memoryUsage().heapUsed);
}

const server = createServer((request, response) =>
  request.url === '/collect' ? response.end(collect()) : node(request, response),
).listen(0, '127.0.0.1', () => console.log(`"port":${server.address()['port']}`));
