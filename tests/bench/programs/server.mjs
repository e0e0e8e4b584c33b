/** A server on loopback with connections kept alive: `node server.mjs COUNT` answers everything with COUNT units. */
import { createServer } from 'node:http';

import { listText } from '../lib/units.mjs';

const body = Buffer.from(listText(Number(process.argv[2])));
const headers = { 'content-type': 'application/json', 'content-length': body.length };

const server = createServer({ keepAliveTimeout: 60_000 }, (_, response) => response.writeHead(200, headers).end(body));
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
