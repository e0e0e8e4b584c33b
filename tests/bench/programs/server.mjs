/** A server on loopback with connections kept alive: `node server.mjs COUNT` answers everything with COUNT units. */
import { createServer } from 'node:http';

import { listen } from '../../runtimes/listen.mjs';
import { listText } from '../lib/units.mjs';

const body = Buffer.from(listText(Number(process.argv[2])));
const headers = { 'content-type': 'application/json', 'content-length': body.length };

const server = createServer({ keepAliveTimeout: 60_000 }, (_, response) => response.writeHead(200, headers).end(body));
console.log(`listening on ${await listen(server)}`);
