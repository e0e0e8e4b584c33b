/**
 * Fetches that do what no fetch should: each call settles with an error of ours, in time, and leaves nothing behind.
 */
// biome-ignore-all format: a table, one row a line
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isBackupError } from 'ionos-backup';
import { clientOf, failure, isError, json, LIST, OPERATIONS, rows } from '../support/doubles.js';
import { settle } from '../support/settle.js';

const never = () => new Promise(() => {});
const secretive = (name) =>
  Object.defineProperty(new Error('x'), name, {
    get() {
      throw new Error('a getter that throws');
    },
  });

const THROWN = {
  'a string': 'broken',
  'an empty string': '',
  'undefined': undefined,
  'null': null,
  'a number': 5,
  'a symbol': Symbol('broken'),
  'a bigint': 1n,
  'an object': { message: 'broken', code: 'X' },
  'an object without a prototype': Object.create(null),
  'a function': () => {},
  'a TypeError': new TypeError('fetch failed'),
  'a DOMException': new DOMException('aborted', 'AbortError'),
  'an AggregateError': new AggregateError([new Error('one')], 'all'),
  'an Error whose code is a number': Object.assign(new Error('x'), { code: 7 }),
  'an Error whose name is an object': Object.assign(new Error('x'), { name: {} }),
  'an Error whose message is an object': Object.assign(new Error('x'), { message: {} }),
  'an Error whose message throws': secretive('message'),
  'an Error whose name throws': secretive('name'),
  'an Error whose code throws': secretive('code'),
  'an Error whose cause throws': secretive('cause'),
  'an Error that is its own cause': Object.assign(new Error('x'), {}),
  'a proxy that throws': new Proxy({}, { get: () => { throw new Error('trap'); } }),
  'an error of ours': await clientOf(() => {}).get('').catch((error) => error),
  'a frozen Error': Object.freeze(new Error('frozen')),
};
THROWN['an Error that is its own cause'].cause = THROWN['an Error that is its own cause'];

const FAILED = { code: 'connection_failed', outcome: 'unknown', attempts: 1 };
for (const [how, fetchOf] of /** @type {[string, any][]} */ ([
  ['throws', (thrown) => () => { throw thrown; }],
  ['rejects with', (thrown) => async () => { throw thrown; }],
  ['gives a thenable that rejects with', (thrown) => () => ({ then: (_, reject) => reject(thrown) })],
])) {
  rows(
    `a fetch that ${how}`,
    Object.entries(THROWN),
    async (thrown) => {
      for (const name of ['list', 'create', 'delete']) {
        const { error } = await settle(({ signal }) => OPERATIONS[name].call(clientOf(fetchOf(thrown)), { signal }));
        isError(error, 'ConnectionError', { ...FAILED, operation: name, retryable: name !== 'create' });
        assert.notEqual(error.cause, thrown);
        for (const fact of ['name', 'message']) assert.equal(typeof error.cause[fact], 'string');
      }
    },
  );
}

const headers = new Headers();
const NOT_RESPONSES = {
  'undefined': undefined,
  'null': null,
  'a number': 200,
  'a string': '200',
  'true': true,
  'a function': () => {},
  'an array': [],
  'an empty object': {},
  'an Error': new Error('x'),
  'ok without a status': { ok: true, headers },
  'status 0': { status: 0, headers },
  'status 0 of an error response': Response.error(),
  'status 99': { status: 99, headers },
  'status -200': { status: -200, headers },
  'status 200.5': { status: 200.5, headers },
  'status 1000': { status: 1000, headers },
  'status 65736, which is 200 in sixteen bits': { status: 65736, headers },
  'status NaN': { status: Number.NaN, headers },
  'status Infinity': { status: Number.POSITIVE_INFINITY, headers },
  'status as a string': { status: '200', headers },
  'status null': { status: null, headers },
  'status as a bigint': { status: 200n, headers },
  'status as an object': { status: { valueOf: () => 200 }, headers },
  'a status that throws': { get status() { throw new Error('a getter that throws'); } },
  'a proxy that throws': new Proxy({}, { get: (_, name) => { if (name !== 'then') throw new Error('trap'); } }),
  'a request': new Request('https://host/'),
  'an XMLHttpRequest of old': { status: 0, responseText: '{}', getResponseHeader: () => null },
};
rows('a fetch that resolves with', Object.entries(NOT_RESPONSES), async (value) => {
  for (const name of ['get', 'create', 'delete']) {
    const { error } = await settle(({ signal }) => OPERATIONS[name].call(clientOf(async () => value), { signal }));
    isError(error, 'ResponseError', { code: 'invalid_response', outcome: 'unknown', attempts: 1, operation: name });
  }
});

const GOOD = JSON.stringify(LIST);
const text = async () => GOOD;
const HEADERS = {
  'none': undefined,
  'null': null,
  'an empty object': {},
  'a plain object': { 'retry-after': '1' },
  'a Map': new Map([['retry-after', '1']]),
  'numbers': { get: () => 7 },
  'objects': { get: () => ({}) },
  'undefined': { get: () => undefined },
  'a get that throws': { get() { throw new Error('no'); } },
  'a get that is no function': { get: 'x' },
  'promises': { get: async () => '5' },
  'very long ones': { get: () => 'x'.repeat(1 << 20) },
  'nul bytes and surrogates': { get: () => '\0\ud800' },
};
rows('headers that are', Object.entries(HEADERS), async (headers) => {
  const infos = [];
  const onResponse = (info) => infos.push(info);
  const good = await settle(({ signal }) => clientOf(async () => ({ status: 200, headers, text }),
    { onResponse }).list({ signal }));
  assert.deepEqual(good.value, LIST);
  const bad = await settle(({ signal }) => clientOf(async () => ({ status: 503, headers, text }),
    { onResponse }).list({ signal }));
  isError(bad.error, 'ApiError', { code: 'server_error', status: 503, outcome: 'rejected', attempts: 1 });
  assert.deepEqual(infos.map(({ status }) => status), [200, 503]);
});

rows(
  'a fetch that never settles',
  Object.entries(OPERATIONS).map(([name, { call }]) => [name, name, call]),
  async (name, call) => {
    /** @type {any} */
    let signalOfFetch;
    const client = clientOf((_, { signal }) => {
      signalOfFetch = signal;
      return never();
    });
    const { error, elapsedMs } = await settle(({ signal }) => call(client, { signal }));
    isError(error, 'TimeoutError', { code: 'timeout', outcome: 'unknown', attempts: 1, retryable: name !== 'create' });
    assert.equal(elapsedMs, 30_000);
    assert.equal(signalOfFetch.aborted, true);
  },
);

rows(
  'an answer that comes late',
  [
    ['after the attempt timed out', () => {}],
    ['after an abort', ({ clock, abort }) => clock.after(100, () => abort('enough'))],
  ],
  async (when) => {
    for (const make of [
      (cancelled) => new Response(new ReadableStream({ cancel: cancelled })),
      (cancelled) => ({ status: 200, headers, body: { getReader() {}, cancel: cancelled } }),
      (cancelled) => ({ status: 200, headers, body: { destroy: cancelled } }),
      (cancelled) => (cancelled(), { status: 200 }),
      (cancelled) => (cancelled(), null),
      (cancelled) => (cancelled(), { get body() { throw new Error('a getter that throws'); } }),
      (cancelled) => ({ status: 200, body: { cancel() { cancelled(); throw new Error('no'); } } }),
      (cancelled) => ({ status: 200, body: { async cancel() { cancelled(); throw new Error('no'); } } }),
    ]) {
      let cancelled = 0;
      let answer;
      const late = new Promise((resolve) => (answer = () => resolve(make(() => cancelled++))));
      await settle(async (context) => {
        when(context);
        await clientOf(() => late).create({ name: 'n', password: 'pppp', email: 'e' },
          { signal: context.signal }).catch(() => {});
        answer();
      });
      assert.equal(cancelled, 1);
    }
  },
);

rows(
  'how fetch is called',
  [
    ['with a URL and a plain init', async (client, calls) => {
      await client.list();
      const [[url, init, ...rest]] = calls;
      assert.equal(typeof url, 'string');
      assert.equal(Object.getPrototypeOf(init), Object.prototype);
      assert.equal(Object.getPrototypeOf(init.headers), Object.prototype);
      assert.deepEqual(rest, []);
      assert.equal(init.redirect, 'manual');
      assert.equal(init.cache, 'no-store');
      assert.ok(init.signal instanceof AbortSignal);
      assert.deepEqual(Object.keys(init).sort(), ['cache', 'headers', 'method', 'redirect', 'signal']);
    }],
    ['with a new init for each attempt', async (client, calls) => {
      await client.list();
      await client.list();
      assert.notEqual(calls[0][1], calls[1][1]);
      assert.notEqual(calls[0][1].headers, calls[1][1].headers);
    }],
  ],
  async (check) => {
    const calls = [];
    const fetch = /** @this {unknown} */ function (...args) {
      assert.equal(this, undefined);
      calls.push(args);
      return json(LIST);
    };
    await check(clientOf(fetch), calls);
  },
);

rows(
  'the core survives',
  [
    ['error bodies that throw wherever they are touched', async () => {
      const thrower = { get() { throw new Error('canary'); } };
      const revoked = Proxy.revocable([], {});
      revoked.revoke();
      const MESSAGES = [new Proxy([1], thrower), new Proxy([], thrower), [new Proxy({}, thrower)], revoked.proxy,
        { get length() { throw 1; } }];
      for (const messages of MESSAGES) {
        for (let round = 0; round < 600; round++) {
          const error = await failure(clientOf(async () => ({ status: 422, json: async () => ({ messages }) })).list());
          isError(error, 'ApiError', { code: 'unprocessable', messages: [] });
        }
      }
    }],
    ['an engine that runs out of stack', async () => {
      const run = () => {
        clientOf(never);
        run();
      };
      // The constructor may meet the end as well as the function around it.
      for (let round = 0; round < 12; round++) assert.throws(run, (error) => error instanceof RangeError
        || isBackupError(error));
    }],
  ],
  async (check) => {
    await check();
    assert.deepEqual(await clientOf(async () => json(LIST)).list(), LIST);
  },
);

rows(
  'an unsent request where',
  [
    ['Headers is missing', 'Headers', undefined],
    ['Headers is no constructor', 'Headers', 5],
    ['Headers throws', 'Headers', class { constructor() { throw new Error('boom'); } }],
    ['Request is missing', 'Request', undefined],
    ['Request throws', 'Request', class { constructor() { throw new Error('boom'); } }],
  ],
  async (name, value) => {
    const client = clientOf(undefined);
    const own = globalThis[name];
    try {
      globalThis[name] = value;
      const error = await failure(client.requests.create({ name: 'n', password: 'pppp', email: 'e' }));
      isError(error, 'InvalidArgumentError', { code: 'invalid_argument', argument: 'options', outcome: 'not_sent' });
    } finally {
      globalThis[name] = own;
    }
    assert.ok(await client.requests.list() instanceof Request);
  },
);

it('an unsent request names the signal that its Request does not take', async () => {
  const own = globalThis.Request;
  try {
    globalThis.Request = /** @type {any} */ (class { constructor(_,
      { signal }) { if (signal !== undefined) throw new TypeError('boom'); } });
    const { signal } = new AbortController();
    const error = await failure(clientOf(undefined).requests.list({ signal }));
    isError(error, 'InvalidArgumentError', { code: 'invalid_argument', argument: 'signal', outcome: 'not_sent' });
  } finally {
    globalThis.Request = own;
  }
});

rows(
  'the global fetch',
  [
    ['is looked up at each call', async () => {
      const client = clientOf(undefined);
      for (const status of [401, 403]) {
        globalThis.fetch = async () => json({}, status);
        assert.equal((await client.list().catch((error) => error)).status, status);
      }
    }],
    ['may be missing', async () => {
      globalThis.fetch = undefined;
      const { error } = await settle(() => clientOf(undefined).list());
      isError(error, 'ConnectionError', { code: 'connection_failed', outcome: 'not_sent' });
    }],
    ['may be replaced by what is no function', async () => {
      globalThis.fetch = /** @type {any} */ ('https://host/');
      const { error } = await settle(() => clientOf(undefined).create({ name: 'n', password: 'pppp', email: 'e' }));
      isError(error, 'ConnectionError', { code: 'connection_failed', outcome: 'not_sent' });
    }],
  ],
  async (check) => {
    const { fetch } = globalThis;
    try {
      await check();
    } finally {
      globalThis.fetch = fetch;
    }
  },
);
