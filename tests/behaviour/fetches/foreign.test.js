/** Fetches and responses of other makes: undici, node-fetch, another realm, doubles made by hand. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before } from 'node:test';
import vm from 'node:vm';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { AbortController as PolyfilledController } from 'abort-controller';
import nodeFetch from 'node-fetch';
import * as undici from 'undici';
import { close, listen } from '../../runtimes/listen.mjs';
import { clientOf, failure, ID, isError, LIST, NEW_UNIT, rows, SSO, UNIT } from '../support/doubles.js';

const server = createServer(answer);
let baseUrl;
before(async () => {
  baseUrl = await listen(server);
});
after(() => close(server));

const PACKED = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };

/** The path of the base URL says how it is answered. */
function answer(request, response) {
  const [, how, argument] = request.url.split('/');
  const value = request.url.includes('ssourl')
    ? SSO
    : request.url.includes(ID) || request.method === 'POST'
      ? UNIT
      : LIST;
  const text = JSON.stringify(value);
  if (how === 'status') return response.writeHead(Number(argument), { 'x-request-id': 'r-1' }).end('{"messages":[]}');
  if (how === 'redirect') return response.writeHead(307, { location: `${baseUrl}/elsewhere` }).end();
  if (how === 'packed') return response.writeHead(200, { 'content-encoding': argument }).end(PACKED[argument](text));
  if (how === 'large') {
    response.writeHead(200);
    const send = () => response.destroyed || response.write(Buffer.alloc(1 << 20, ' '), () => setImmediate(send));
    return send();
  }
  if (how === 'stall') return response.writeHead(200).write(text.slice(0, 10));
  if (how === 'cut')
    return response
      .writeHead(200, { 'content-length': text.length })
      .write(text.slice(0, 10), () => response.destroy());
  if (how === 'reset') return response.destroy();
  return response.writeHead(request.method === 'GET' ? 200 : 202).end(request.method === 'DELETE' ? '' : text);
}

const FETCHES = {
  'the global fetch': undefined,
  'the global fetch, handed over': globalThis.fetch,
  undici: undici.fetch,
  'undici with an agent': (url, init) =>
    undici.fetch(url, { ...init, dispatcher: new undici.Agent({ pipelining: 0 }) }),
  'node-fetch': nodeFetch,
  'a wrapper that gives only json()': async (url, init) => {
    const response = await fetch(url, init);
    return { status: response.status, headers: response.headers, json: () => response.json() };
  },
  'a wrapper that gives only text()': async (url, init) => {
    const response = await fetch(url, init);
    return {
      status: response.status,
      headers: { get: (name) => response.headers.get(name) },
      text: () => response.text(),
    };
  },
  'a wrapper with nothing but a status and text()': async (url, init) => {
    const response = await fetch(url, init);
    return { status: response.status, text: () => response.text() };
  },
  'a clone': async (url, init) => (await fetch(url, init)).clone(),
  'a proxy of a response': async (url, init) => {
    const response = await fetch(url, init);
    return new Proxy(response, { get: (it, name) => (typeof it[name] === 'function' ? it[name].bind(it) : it[name]) });
  },
  'a thenable': (url, init) => ({ then: (resolve, reject) => void fetch(url, init).then(resolve, reject) }),
  'a standard request': (url, init) => fetch(new Request(url, init)),
};

const clientAt = (fetch, path, options) => clientOf(fetch, { baseUrl: `${baseUrl}${path}`, ...options });

for (const [make, fetch] of Object.entries(FETCHES)) {
  rows(
    make,
    [
      ['list', async () => assert.deepEqual(await clientAt(fetch, '/ok').list(), LIST)],
      ['create', async () => assert.deepEqual(await clientAt(fetch, '/ok').create(NEW_UNIT), UNIT)],
      ['delete', async () => assert.equal(await clientAt(fetch, '/ok').delete(ID), undefined)],
      ['ssoUrl', async () => assert.equal(await clientAt(fetch, '/ok').ssoUrl(ID), SSO.ssoUrl)],
      ...Object.keys(PACKED).map((how) => [
        how,
        async () => assert.deepEqual(await clientAt(fetch, `/packed/${how}`).list(), LIST),
      ]),
      ...[
        [404, 'not_found'],
        [422, 'unprocessable'],
        [503, 'server_error'],
        [418, 'http_error'],
      ].map(([status, code]) => [
        `status ${status}`,
        async () =>
          isError(await failure(clientAt(fetch, `/status/${status}`).get(ID)), 'ApiError', {
            code,
            status,
            outcome: 'rejected',
          }),
      ]),
      [
        'a redirect',
        async () => {
          const error = await failure(clientAt(fetch, '/redirect').create(NEW_UNIT));
          isError(error, 'ResponseError', { code: 'unexpected_redirect', outcome: 'unknown', attempts: 1 });
        },
      ],
      [
        'a cut body',
        async () => {
          const error = await failure(clientAt(fetch, '/cut').list());
          isError(error, 'ConnectionError', { code: 'connection_failed', outcome: 'unknown' });
        },
      ],
      [
        'a reset',
        async () => {
          const error = await failure(clientAt(fetch, '/reset').create(NEW_UNIT));
          isError(error, 'ConnectionError', {
            code: 'connection_failed',
            outcome: 'unknown',
            attempts: 1,
            retryable: false,
          });
        },
      ],
      [
        'nobody there',
        async () => {
          const error = await failure(clientOf(fetch, { baseUrl: 'http://127.0.0.1:1' }).create(NEW_UNIT));
          isError(error, 'ConnectionError', { code: 'connection_failed', attempts: 1 });
          // A port that browsers' fetch refuses, Node's as well.
          if (fetch === nodeFetch)
            assert.deepEqual([error.cause.code, error.outcome, error.retryable], ['ECONNREFUSED', 'not_sent', true]);
        },
      ],
      [
        'a stalled body',
        async () => {
          const error = await failure(clientAt(fetch, '/stall', { timeoutMs: 200 }).list());
          isError(error, 'TimeoutError', { code: 'timeout', outcome: 'unknown' });
        },
      ],
      [
        'an abort while the body is read',
        async () => {
          const controller = new AbortController();
          const onResponse = () => assert.fail('it has no answer yet');
          const reading = clientAt(fetch, '/stall').list({ signal: controller.signal, onResponse });
          const reason = new Error('enough');
          setImmediate(() => controller.abort(reason));
          assert.equal(await failure(reading), reason);
        },
      ],
    ],
    (check) => check(),
  );
}

rows(
  'a body without an end',
  [
    ['undici', undici.fetch],
    ['the global fetch', undefined],
    ['a clone', FETCHES['a clone']],
  ],
  async (fetch) =>
    isError(await failure(clientAt(fetch, '/large').list()), 'ResponseError', { code: 'response_too_large' }),
);

const realm = vm.createContext({ LIST: JSON.stringify(LIST) });
const inRealm = (code) => vm.runInContext(`(${code})`, realm);
rows(
  'another realm',
  [
    [
      'its promise, response, headers and bytes',
      async () => {
        const fetch = inRealm(`async () => ({
        status: 200,
        headers: { get: () => null },
        body: { getReader() {
          const bytes = Uint8Array.from(LIST, (character) => character.charCodeAt(0));
          const chunks = [bytes.subarray(0, 9), bytes.subarray(9)];
          return { read: async () => (chunks.length > 0 ? { done: false, value: chunks.shift() } : { done: true }) };
        } },
      })`);
        assert.deepEqual(await clientOf(fetch).list(), LIST);
      },
    ],
    [
      'its JSON',
      async () => {
        const list = await clientOf(
          inRealm('async () => ({ status: 200, json: async () => JSON.parse(LIST) })'),
        ).list();
        assert.equal(list.items[0].id, ID);
        assert.equal(Array.isArray(list.items), true);
      },
    ],
    [
      'its errors',
      async () => {
        const error = await failure(
          clientOf(
            inRealm('async () => { throw Object.assign(new TypeError("x"), { code: "ECONNREFUSED" }); }'),
          ).create(NEW_UNIT),
        );
        isError(error, 'ConnectionError', {
          code: 'connection_failed',
          outcome: 'not_sent',
          attempts: 1,
          retryable: true,
        });
        assert.ok(error.cause instanceof Error);
      },
    ],
    [
      'its SyntaxError',
      async () => {
        const error = await failure(
          clientOf(inRealm('async () => ({ status: 200, json: async () => JSON.parse("<") })')).list(),
        );
        isError(error, 'ResponseError', { code: 'invalid_response' });
      },
    ],
    [
      'its options and functions',
      async () => {
        const options = inRealm(
          `{
            timeoutMs: 5000,
            maxRetries: 0,
            auth: { token: () => "token" },
            fetch: async () => ({ status: 200, text: async () => LIST }),
          }`,
        );
        assert.deepEqual(await clientOf(undefined, options).list(inRealm('{ filter: { name: "x" } }')), LIST);
      },
    ],
    [
      'its abort reason',
      async () => {
        const reason = inRealm('new Error("enough")');
        assert.equal(await failure(clientOf(() => {}).list({ signal: AbortSignal.abort(reason) })), reason);
      },
    ],
  ],
  (check) => check(),
);

rows(
  'a signal of another make',
  [
    [
      'abort-controller, before',
      async () => {
        const controller = new PolyfilledController();
        controller.abort();
        return clientOf(() => assert.fail('sent')).list({ signal: controller.signal });
      },
    ],
    [
      'abort-controller, in flight',
      async () => {
        const controller = new PolyfilledController();
        setImmediate(() => controller.abort());
        return clientOf(() => new Promise(() => {})).list({ signal: controller.signal });
      },
    ],
    [
      'made by hand, in flight',
      async () => {
        const listeners = new Set();
        const signal = {
          aborted: false,
          addEventListener: (_, it) => listeners.add(it),
          removeEventListener: (_, it) => listeners.delete(it),
        };
        setImmediate(() => {
          signal.aborted = true;
          for (const listener of listeners) listener();
          assert.equal(listeners.size, 0);
        });
        return clientOf(() => new Promise(() => {})).list({ signal });
      },
    ],
  ],
  // None of them knows a reason.
  async (call) => assert.equal((await failure(call())).name, 'AbortError'),
);

rows(
  'a signal that throws',
  [
    [
      'when it is listened to',
      {
        aborted: false,
        addEventListener() {
          throw new Error('mine');
        },
        removeEventListener() {},
      },
    ],
    [
      'when it is asked for its reason',
      {
        aborted: true,
        get reason() {
          throw new Error('mine');
        },
        addEventListener() {},
        removeEventListener() {},
      },
    ],
  ],
  async (signal) => {
    for (const name of ['list', 'waitUntilAvailable', 'waitUntilDeleted']) {
      const error = await failure(
        clientOf(() => assert.fail('sent'))[name](...(name === 'list' ? [] : [ID]), { signal }),
      );
      assert.equal(error.message, 'mine');
    }
  },
);

rows(
  'a signal that does not let go',
  [
    [
      '',
      {
        aborted: false,
        addEventListener() {},
        removeEventListener() {
          throw new Error('mine');
        },
      },
    ],
  ],
  async (signal) => assert.deepEqual(await clientAt(undefined, '/ok').list({ signal }), LIST),
);
