/** What a user's server does: hosts a folder, and passes `/api/` on to the API with the token that pages never see. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { close, listen } from '../../runtimes/listen.mjs';

const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

export async function openGateway(folder, baseUrl) {
  const gateway = { isApiThere: true };
  const server = createServer((request, response) => {
    const answer = request.url.startsWith('/api/') ? pass(request, gateway, baseUrl) : file(request, folder);
    answer.then(
      ({ status = 200, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      // As a connection that is lost.
      () => response.destroy(),
    );
  });
  gateway.origin = await listen(server);
  gateway.close = () => close(server);
  return gateway;
}

/** @param {import('node:http').IncomingMessage} request */
async function pass(request, { isApiThere }, baseUrl) {
  const { url, method, headers } = request;
  if (!isApiThere) throw new Error('the API is away');
  const body = (await request.toArray()).join('') || undefined;
  const answer = await fetch(`${baseUrl}/cloudapi/v6/${url.slice('/api/'.length)}`, {
    method,
    headers: {
      authorization: 'Bearer demo-token',
      ...(body && { 'content-type': headers['content-type'] ?? 'application/json' }),
    },
    body,
  });
  return { status: answer.status, type: 'application/json', body: await answer.text() };
}

/** @param {import('node:http').IncomingMessage} request */
async function file({ url }, folder) {
  const { pathname } = new URL(url, 'http://127.0.0.1');
  const name = pathname === '/' ? 'index.html' : pathname.slice(1);
  const body = await readFile(join(folder, name)).catch(() => undefined);
  const type = TYPES[extname(name)] ?? 'text/html';
  return body === undefined ? { status: 404, type, body: '' } : { type, body };
}
