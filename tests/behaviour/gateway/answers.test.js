/** What comes back of the API's answers: statuses, headers, bodies as they come, and responses of any make. */
// biome-ignore-all format: tables, one row a line
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import vm from 'node:vm';
import nodeFetch from 'node-fetch';
import * as undici from 'undici';
import { close, listen } from '../../runtimes/listen.mjs';
import { json, LIST, networkError, rows } from '../support/doubles.js';
import { gatewayOf, ID, isRefusal, streamOf, watched } from '../support/gateway.js';

const UNIT = `/backupunits/${ID}`;
const TEXT = JSON.stringify(LIST);

const server = createServer((request, response) => {
  if (request.url.includes('redirect')) return response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end();
  if (request.url.includes('reset')) return response.destroy();
  response.writeHead(200, { 'content-type': 'application/json', 'x-ratelimit-burst': '10' });
  return response.end(TEXT);
});
let baseUrl;
before(async () => {
  baseUrl = await listen(server);
});
after(() => close(server));

/** @type {any[][]} */
const STATUSES = [
  ...[200, 201, 202, 206, 207, 299, 400, 401, 403, 404, 409, 418, 422, 429, 451, 499, 500, 502, 503, 504, 599]
    .map((status) => [`${status}`, status, TEXT]),
  ['204 without a body', 204, null], ['205 without a body', 205, null], ['202 without a body', 202, null],
];

rows('the API’s status and body come back', STATUSES, async (status, body) => {
  const { ask, told } = gatewayOf({}, () => new Response(body,
    { status, headers: { 'content-type': 'application/json' } }));
  const answer = await ask('PATCH', UNIT);
  assert.deepEqual([answer.status, await answer.text(), told[0].status], [status, body ?? '', status]);
});

/** @type {any[][]} */
const NO_ANSWERS = [
  ...[300, 301, 302, 303, 304, 307, 308].map((status) => [`${status}`, () => new Response(null,
    { status, headers: { location: 'https://evil.example/' } }), 'redirect']),
  ['an opaque redirect', () => ({ status: 0, type: 'opaqueredirect', headers: new Headers(), body: null }), 'redirect'],
  ...[0, 100, 101, 199, 600, 999, 200.5, '200', null, undefined, Number.NaN].map((status) =>
    [`the status ${String(status)}`, () => ({ status, headers: new Headers(), body: null }), 'answer']),
  ['nothing', () => undefined, 'connection'], ['null', () => null, 'connection'], ['a failed fetch',
    () => { throw networkError('ECONNREFUSED', 'canary'); }, 'connection'], ['a thrown text', () => { throw 'canary'; },
    'connection'], ['a thrown nothing', () => { throw undefined; }, 'connection'],
  ['a getter that throws', () => Object.defineProperty({ headers: new Headers() }, 'status',
    { get: () => { throw new Error('canary'); } }), 'connection'],
  ['a body that is used', async () => { const used = json(LIST); await used.text(); return used; }, 'connection'],
];

rows('what is no answer of an API is a 502', NO_ANSWERS, async (answer, code) => {
  for (const method of ['GET', 'DELETE']) {
    const { ask, reached } = gatewayOf({}, answer);
    const refused = await ask(method, UNIT);
    await isRefusal(refused, 502, code);
    assert.deepEqual([refused.headers.get('location'), reached.length, reached[0].redirect], [null, 1, 'manual']);
  }
});

test('a redirect’s and a refused answer’s body is let go of', async () => {
  for (const status of [302, 600]) {
    const { seen, stream } = watched();
    const { ask } = gatewayOf({}, () => ({ status, headers: new Headers(), body: stream }));
    await ask('GET', UNIT);
    assert.ok(seen.cancelled, String(status));
  }
});

test('a cache between the gateway and the API answers no console', async () => {
  let asked = 0;
  const api = createServer((request, response) => {
    asked += 1;
    const text = request.url.includes('ssourl') ? JSON.stringify({ ssoUrl: `https://console.example/#ott=${asked}` })
      : TEXT;
    response.writeHead(200, { 'content-type': 'application/json',
      'cache-control': 'private, max-age=60, must-revalidate' }).end(text);
  });
  const dispatcher = new undici.Agent().compose(undici.interceptors.cache({ type: 'private' }));
  /** @type {any} */
  const fetch = (url, init) => undici.fetch(url, { ...init, dispatcher });
  try {
    const { ask } = gatewayOf({ baseUrl: await listen(api), fetch });
    const consoles = [await ask('POST', `${UNIT}/console`), await ask('POST', `${UNIT}/console`)];
    assert.equal(new Set(consoles.map(({ headers }) => headers.get('location'))).size, 2);
  } finally {
    await dispatcher.close();
    await close(api);
  }
});

test('only the console asks past caches, and only where the runtime knows how', async () => {
  const cache = Object.getOwnPropertyDescriptor(Request.prototype, 'cache');
  const { ask, reached } = gatewayOf();
  const calls = [['GET', '/backupunits'], ['GET', UNIT], ['POST', `${UNIT}/console`], ['POST', '/backupunits'],
    ['PUT', UNIT], ['PATCH', UNIT], ['DELETE', UNIT]];
  for (const [method, path] of calls) await ask(method, path);
  assert.deepEqual(reached.map((init) => init.cache), [undefined, undefined, 'no-store', ...Array(4).fill(undefined)]);
  reached.length = 0;
  try {
    Reflect.deleteProperty(Request.prototype, 'cache');
    for (const [method, path] of calls) await ask(method, path);
  } finally {
    Object.defineProperty(Request.prototype, 'cache', cache);
  }
  assert.ok(reached.every((init) => !('cache' in init)));
});

test('headers of an answer pass by list', async () => {
  const passed = { date: 'Fri, 01 Jan 2027 00:00:00 GMT', etag: '"x"', 'retry-after': '3', 'retry-after-ms': '3000',
    'x-ratelimit-burst': '10', 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '99', 'x-ratelimit-reset': '1',
    'x-request-id': 'r-1' };
  const kept = ['location', 'set-cookie', 'server', 'x-powered-by', 'refresh', 'link', 'access-control-allow-origin',
    'access-control-expose-headers', 'clear-site-data', 'content-disposition', 'content-encoding', 'content-length',
    'content-location', 'content-security-policy', 'cache-control', 'expires', 'last-modified', 'age', 'vary',
    'www-authenticate', 'strict-transport-security', 'x-frame-options', 'x-content-type-options', 'referrer-policy',
    'alt-svc', 'via', 'report-to', 'nel', 'sourcemap', 'x-ratelimitx', 'x-canary'];
  /** @type {any[][]} */
  const asked = [[200, '/backupunits', 'GET'], [429, UNIT, 'PUT'], [503, `${UNIT}/console`, 'POST']];
  for (const [status, path, method] of asked) {
    const { ask } = gatewayOf({}, () => new Response(TEXT,
      { status, headers: { ...Object.fromEntries(kept.map((name) => [name, 'canary'])), ...passed,
      'content-type': 'application/json' } }));
    const { headers } = await ask(method, path);
    assert.deepEqual(Object.fromEntries([...headers].filter(([name]) => name in passed)), passed);
    const own = { 'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'content-type': 'application/json', 'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' };
    assert.deepEqual(Object.fromEntries([...headers].filter(([name]) => !(name in passed))), own);
  }
});

rows('a type other than JSON becomes plain text', [
  ...['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON', 'application/problem+json',
    'application/vnd.api+json;x=y'].map((type) => [type, type, type]),
  ...['text/html', 'text/html; charset=utf-8', 'image/svg+xml', 'application/xhtml+xml', 'text/xml',
    'application/javascript', 'text/css', 'application/json-seq', 'text/application/json', 'application/jsonp',
    'multipart/form-data', 'x', ''].map((type) => [type || 'empty', type, 'text/plain; charset=utf-8']),
  ['none', undefined, null],
], async (type, want) => {
  const { ask } = gatewayOf({}, () => ({ status: 502, headers: new Headers(type === undefined ? {}
    : { 'content-type': type }), body: streamOf(['<script>alert(1)</script>']) }));
  const answer = await ask('GET', '/backupunits');
  assert.deepEqual([answer.headers.get('content-type'), answer.headers.get('x-content-type-options'),
    await answer.text()], [want, 'nosniff', '<script>alert(1)</script>']);
});

const foreign = vm.runInNewContext(`({ Map, text: (value) => value })`);
/** @type {any[][]} */
const OTHERS = [
  ['the global fetch', () => undefined, true], ['undici', () => undici.fetch, true], ['node-fetch', () => nodeFetch,
    true],
  ['a clone', () => async (url, init) => (await fetch(url, init)).clone(), true],
];
/** @type {any[][]} */
const DOUBLES = [
  ['a global Response', () => new Response(TEXT)], ['a body of a Node stream',
    () => ({ status: 200, headers: new Headers(), body: Readable.from([Buffer.from(TEXT)]) })],
  ['a body of text chunks', () => ({ status: 200, headers: new Headers(), body: Readable.from([TEXT.slice(0, 5),
    TEXT.slice(5)]) })],
  ['a body with a reader alone', () => ({ status: 200, headers: new Headers(),
    body: { getReader: () => new Response(TEXT).body.getReader() } })],
  ['a body of an async generator',
    () => ({ status: 200, body: (async function* () { yield new TextEncoder().encode(TEXT); })() })],
  ['text() and headers in a Map',
    () => ({ status: 200, headers: new foreign.Map([['content-type', 'application/json']]), text: async () => TEXT })],
  ['text() and headers with get alone', () => ({ status: 200, headers: { get: () => null }, text: async () => TEXT })],
  ['json() alone', () => ({ status: 200, json: async () => LIST })], ['a status and text()',
    () => ({ status: 200, text: async () => TEXT })], ['headers that throw',
    () => ({ status: 200, headers: { get: (name) => (name === 'etag' ? 'a\nb' : '☃') }, text: async () => TEXT })],
];

rows('a response of any make will do', [...OTHERS, ...DOUBLES.map(([name, make]) => [name, () => async () => make(),
  false])], async (fetchOf, isReal) => {
  const { ask } = gatewayOf(isReal ? { fetch: fetchOf(), baseUrl } : { fetch: fetchOf() });
  const answer = await ask('GET', '/backupunits');
  assert.deepEqual([answer.status, await answer.json()], [200, LIST]);
  if (!isReal) return;
  assert.equal(answer.headers.get('x-ratelimit-burst'), '10');
  assert.equal((await ask('POST', '/backupunits', { body: '{"a":1}' })).status, 200);
  await isRefusal(await ask('GET', '/backupunits/redirect'), 502, 'redirect');
  await isRefusal(await ask('DELETE', '/backupunits/reset'), 502, 'connection');
});

test('an answer without a body has none, of whatever make', async () => {
  for (const body of [null, undefined]) {
    const { ask } = gatewayOf({}, () => ({ status: 202, headers: new Headers(), body }));
    const answer = await ask('DELETE', UNIT);
    assert.deepEqual([answer.status, answer.body], [202, null]);
  }
});

rows('an answer comes as it is sent, and is let go of when nobody wants it', [
  ['a stream of this runtime', (stream) => stream], ['a reader of another',
    (stream) => ({ getReader: () => stream.getReader() })], ['an iterator', (stream) => stream.values()],
], async (wrap) => {
  /** @type {any} */
  let next;
  const { seen, stream } = watched({ start: (controller) => { next = controller; } });
  const { ask } = gatewayOf({}, () => ({ status: 200, headers: new Headers(), body: wrap(stream) }));
  const reader = (await ask('GET', '/backupunits')).body.getReader();
  for (const piece of ['first', 'second']) {
    next.enqueue(new TextEncoder().encode(piece));
    assert.equal(new TextDecoder().decode((await reader.read()).value), piece);
  }
  await reader.cancel();
  assert.ok(seen.cancelled);
});

rows('a body that breaks off breaks off', [['of this runtime', (stream) => stream], ['of another',
  (stream) => ({ getReader: () => stream.getReader() })]], async (wrap) => {
  const stream = streamOf(['{"items":'], (controller) => controller.error(new Error('canary')));
  const { ask } = gatewayOf({}, () => ({ status: 200, headers: new Headers(), body: wrap(stream) }));
  const answer = await ask('GET', '/backupunits');
  assert.equal(answer.status, 200);
  await assert.rejects(answer.text());
});

test('the global fetch is looked up at each call', async (context) => {
  const { ask } = gatewayOf({ fetch: undefined });
  const mocked = context.mock.method(globalThis, 'fetch', async () => json(LIST));
  assert.equal((await ask('GET', '/backupunits')).status, 200);
  assert.equal(mocked.mock.callCount(), 1);
  assert.equal(typeof mocked.mock.calls[0].arguments[0], 'string');
});

test('where there is no fetch, that is a 502', async (context) => {
  const { ask } = gatewayOf({ fetch: undefined });
  const own = globalThis.fetch;
  context.after(() => { globalThis.fetch = own; });
  globalThis.fetch = undefined;
  await isRefusal(await ask('GET', '/backupunits'), 502, 'connection');
});
