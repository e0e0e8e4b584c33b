/** The service worker of the page without a server: `ionos-backup/gateway` over the sandbox, in this folder's scope. */

import { createGateway } from 'ionos-backup/gateway';
import { createSandbox } from 'ionos-backup/sandbox';
import { createSession } from './session.ts';

declare const self: ServiceWorkerGlobalScope;

const { origin } = self.location;
/** The folder, such as `/demo/`. */
const base = new URL('.', self.location.href).pathname;
const sandbox = createSandbox({ origin });
const session = createSession(sandbox);
const common = {
  authorize: () => session.credentials(),
  baseUrl: `${origin}/cloudapi/v6`,
  // The static host is nobody's credentials' destination: the sandbox answers, and nothing is sent.
  allowInsecure: true,
  fetch: sandbox.fetch,
  origin,
};
const units = createGateway({
  ...common,
  basePath: `${base}api/cloudapi/v6`,
  operations: ['list', 'create', 'get', 'replace', 'update', 'delete'],
});
const consoles = createGateway({ ...common, basePath: `${base}api`, operations: ['console'] });

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const answer = answerTo(event.request);
  if (answer !== undefined) event.respondWith(answer);
});

/** What is not answered here is a file of the static host's. */
function answerTo(request: Request): Promise<Response> | undefined {
  const url = new URL(request.url);
  if (url.origin !== origin) return undefined;
  // The console's page asks for its own files at the root, where the API has them.
  const path = url.pathname.startsWith(base) ? url.pathname.slice(base.length) : url.pathname.slice(1);
  if (path === 'api/session') return session.fetch(request);
  if (path.startsWith('api/cloudapi/v6/')) return units.fetch(seen(request));
  if (path.startsWith('api/')) return consoles.fetch(seen(request)).then(inFolder);
  if (/^(?:sso|_sandbox)(?:\/|$)/.test(path)) return forward(request, path + url.search);
  return undefined;
}

/**
 * The request as a server would get it. A browser adds `Origin` after a worker has seen the request, and a worker sees
 * those of its own pages alone, so the origin is ours.
 */
function seen(request: Request): Request {
  const headers = new Headers(request.headers);
  headers.set('origin', origin);
  const { url, method, signal } = request;
  // Not a `Request`, whose constructor drops the header.
  return { url, method, headers, signal, arrayBuffer: () => request.arrayBuffer() } as Request;
}

/** The one-time URL leads to the root of the origin; here the console's page is in the folder. */
function inFolder(answer: Response): Response {
  const to = answer.headers.get('location');
  if (to === null) return answer;
  const headers = new Headers(answer.headers);
  headers.set('location', to.replace(`${origin}/`, `${origin}${base}`));
  return new Response(null, { status: answer.status, headers });
}

async function forward(request: Request, target: string): Promise<Response> {
  const { method, headers, signal } = request;
  const init: RequestInit = { method, headers, signal };
  if (method !== 'GET' && method !== 'HEAD') init.body = await request.arrayBuffer();
  return sandbox.fetch(`${origin}/${target}`, init);
}
