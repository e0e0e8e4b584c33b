/**
 * The same gateway on Node's own server, for those without Workers: `npm run serve:node`, settings from the
 * environment.
 */

import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Http2Bindings, type HttpBindings, serve } from '@hono/node-server';
import { compress } from './compress.ts';
import { app } from './index.ts';
import type { Env } from './settings.ts';

const PAGE = fileURLToPath(new URL('../dist/page', import.meta.url));

/** The built page's files; the policy has already refused every path that is not a plain name. */
const ASSETS: Env['ASSETS'] = {
  async fetch(request) {
    try {
      return new Response(new Uint8Array(await readFile(join(PAGE, new URL(request.url).pathname))));
    } catch {
      return new Response(null, { status: 404 });
    }
  },
};

const { UPSTREAM, SESSION_SECRET, SESSION_SECONDS, PUBLIC_ORIGIN } = process.env;
const env: Env = { UPSTREAM, SESSION_SECRET, SESSION_SECONDS, PUBLIC_ORIGIN, ASSETS };
const hostname = process.env['HOST'] ?? '127.0.0.1';

const server = serve(
  {
    hostname,
    port: Number(process.env['PORT'] ?? 8080),
    async fetch(request, { incoming }: HttpBindings | Http2Bindings) {
      // Only the platform may name the client, and here the platform is the socket.
      const headers = new Headers(request.headers);
      headers.set('cf-connecting-ip', incoming.socket.remoteAddress ?? 'unknown');
      // A copy of a TRACE would be a GET; as OPTIONS it is refused like every other wrong method.
      if (request.method === 'TRACE') return app.fetch(new Request(request.url, { method: 'OPTIONS' }), env);
      return compress(request, await app.fetch(new Request(request, { headers }), env));
    },
  },
  ({ port }: AddressInfo) => console.log(`ready: http://${hostname === '127.0.0.1' ? 'localhost' : hostname}:${port}`),
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    // Connections that are kept alive would keep the process alive as well.
    setTimeout(() => process.exit(0), 500).unref();
  });
}
