/** The gateway as a listener of Node's own servers. */
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import { createGateway } from 'ionos-backup/gateway';

const { node } = createGateway({ authorize: () => ({ token: process.env['IONOS_TOKEN'] ?? '' }) });
createServer(node);
createTlsServer(node);
createHttp2Server(node);
createServer().on('request', node);
