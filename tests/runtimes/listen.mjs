/** Servers on free ports of loopback. */
import { once } from 'node:events';

/** Starts a server, and gives the origin that it answers at. */
export async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

/** Closes a server with all its connections. */
export function close(server) {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}
