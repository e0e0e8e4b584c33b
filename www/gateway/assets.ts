/**
 * The page's files through `env.ASSETS`, with the type and caching that a plain disk does not know, and what the page
 * is to know at once.
 */

import { refuse } from './answers.ts';
import { NOT_FOUND, wrongMethod } from './policy.ts';
import { factsOf, open } from './session.ts';
import { type Env, settingsIfRight } from './settings.ts';

const NAME = /^\/(?:assets\/)?[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/;
const PAGE = '/index.html';
const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
};

export async function asset(request: Request, env: Env): Promise<Response> {
  const { pathname } = new URL(request.url);
  const path = pathname === '/' ? PAGE : pathname;
  const type = TYPES[path.split('.').pop() ?? ''];
  if (!NAME.test(path) || type === undefined) return refuse(NOT_FOUND);
  const file = await env.ASSETS.fetch(new Request(new URL(path, request.url)));
  if (file.status !== 200) {
    file.body?.cancel().catch(() => undefined);
    return refuse(NOT_FOUND);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    file.body?.cancel().catch(() => undefined);
    return refuse(wrongMethod('GET, HEAD'));
  }
  // Names under /assets/ carry a hash of their content; every other name has to be asked for again.
  const caching = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = new Headers({ 'content-type': type, 'cache-control': caching });
  if (path === PAGE) headers.set('vary', 'Cookie');
  if (request.method === 'HEAD') return new Response(null, { headers });
  return new Response(path === PAGE ? await withFacts(await file.text(), request, env) : file.body, { headers });
}

/**
 * The page with a block of data, which is no script to any policy: where the API is, and the session if there is one.
 */
async function withFacts(page: string, request: Request, env: Env): Promise<string> {
  const current = settingsIfRight(env);
  if (current === undefined) return page;
  const session = await open(request.headers.get('cookie'), current, Date.now());
  const facts = {
    upstream: current.loopbackUpstream === undefined ? 'live' : 'sandbox',
    session: session && factsOf(session),
  };
  const text = JSON.stringify(facts).replaceAll('<', '\\u003c');
  return page.replace('</head>', `<script type="application/json">${text}</script></head>`);
}
