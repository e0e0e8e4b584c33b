/** The page's files through `env.ASSETS`, with the type and caching that a plain disk does not know. */

import { refuse } from './answers.ts';
import { NOT_FOUND } from './policy.ts';
import type { Env } from './settings.ts';

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
};

export async function asset(request: Request, path: string, env: Env): Promise<Response> {
  const type = TYPES[path.split('.').pop() ?? ''];
  if (type === undefined) return refuse(NOT_FOUND);
  const file = await env.ASSETS.fetch(new Request(new URL(path, request.url)));
  if (file.status !== 200) {
    file.body?.cancel().catch(() => undefined);
    return refuse(NOT_FOUND);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    file.body?.cancel().catch(() => undefined);
    return refuse({
      status: 405,
      errorCode: 'gateway-method',
      message: 'this path does not take that method',
      allow: 'GET, HEAD',
    });
  }
  // Names under /assets/ carry a hash of their content; every other name has to be asked for again.
  const caching = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = { 'content-type': type, 'cache-control': caching };
  return new Response(request.method === 'HEAD' ? null : file.body, { headers });
}
