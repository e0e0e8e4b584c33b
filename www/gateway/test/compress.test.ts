/** Which coding a file gets on Node, and what gets none. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { codingFor, compress } from '../compress.ts';

test('the better coding that is accepted is taken, and none where none is', () => {
  for (const [accepted, want] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['GZIP;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br; q=0.000', undefined],
    ['br;q=0.1', 'br'],
    ['', undefined],
    ['identity', undefined],
    ['*', undefined],
    ['brotli', undefined],
  ] as const) {
    assert.equal(codingFor(accepted), want, accepted);
  }
});

test('a file keeps its headers and its content; what is no file is left alone', async () => {
  const ask = async (path: string, status = 200): Promise<Response> =>
    compress(
      new Request(`https://page.example${path}`, { headers: { 'accept-encoding': 'br' } }),
      new Response(`at ${path}`, { status, headers: { 'cache-control': 'kept' } }),
    );
  for (const path of ['/', '/assets/a-1.js', '/assets/a-1.js', '/assets/b-2.js']) {
    const { headers, status, body } = await ask(path);
    assert.deepEqual(
      [status, headers.get('content-encoding'), headers.get('vary'), headers.get('cache-control')],
      [200, 'br', 'Accept-Encoding', 'kept'],
      path,
    );
    assert.equal(brotliDecompressSync(new Uint8Array(await new Response(body).arrayBuffer())).toString(), `at ${path}`);
  }
  for (const [path, status] of [
    ['/api', 200],
    ['/api/session', 200],
    ['/nowhere.js', 404],
  ] as const) {
    const { headers, body } = await ask(path, status);
    assert.equal(headers.get('content-encoding'), null, path);
    assert.equal(await new Response(body).text(), `at ${path}`);
  }
});
