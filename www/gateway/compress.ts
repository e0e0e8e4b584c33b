/**
 * Compressing the page's files on Node, where no platform does it, with brotli, which Hono's `compress` does not know.
 * Nothing of the API: what holds secrets is never compressed.
 */

import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const CODINGS = { br: promisify(brotliCompress), gzip: promisify(gzip) } as const;
type Coding = keyof typeof CODINGS;

/** What a name with a hash holds never changes, so it is compressed once; there are as many as the build has made. */
const kept = new Map<string, Uint8Array>();

export async function compress(request: Request, answer: Response): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (/^\/api(?:\/|$)/.test(pathname) || answer.status !== 200) return answer;
  const headers = new Headers(answer.headers);
  headers.append('vary', 'Accept-Encoding');
  const coding = codingFor(request.headers.get('accept-encoding') ?? '');
  if (coding === undefined || answer.body === null) return new Response(answer.body, { headers });
  const hashed = pathname.startsWith('/assets/');
  const key = `${coding} ${pathname}`;
  const bytes = kept.get(key) ?? (await CODINGS[coding](new Uint8Array(await answer.arrayBuffer())));
  if (hashed) kept.set(key, bytes);
  headers.set('content-encoding', coding);
  headers.set('content-length', String(bytes.length));
  return new Response(new Uint8Array(bytes), { headers });
}

/** The better of the two that is accepted; one that is named with a weight of 0 is not. */
export function codingFor(accepted: string): Coding | undefined {
  const named = accepted
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => !/;\s*q=0(?:\.0*)?$/.test(one))
    .map((one) => one.split(';', 1)[0]?.trim());
  return (['br', 'gzip'] as const).find((coding) => named.includes(coding));
}
