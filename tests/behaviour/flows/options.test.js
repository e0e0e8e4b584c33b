/** `headers`, `fetchOptions` and `onAttempt`: what reaches fetch, what is refused, and what a hook is told. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keeps } from '../support/canary.js';
import {
  clientOf,
  failure,
  fetchOf,
  ID,
  isError,
  json,
  LIST,
  NEW_UNIT,
  networkError,
  rows,
  SSO,
} from '../support/doubles.js';
import { settle } from '../support/settle.js';

const ok = () => json(LIST);
const empty = () => json({ items: [] });
const created = () => json(LIST.items[0], 202);
const refused = (status) => () => json({}, status);

rows(
  'headers are sent',
  [
    ['of the client', { 'x-a': '1' }, undefined, { 'x-a': '1' }],
    ['of the call', undefined, { 'x-a': '1' }, { 'x-a': '1' }],
    ['of the call instead', { 'X-A': '1' }, { 'x-a': '2' }, { 'x-a': '2' }],
    ['but for one taken away', { 'X-A': '1', 'x-b': '2' }, { 'x-a': undefined }, { 'x-b': '2' }],
    ['of a name that every object has', undefined, { ['__proto__']: 'x' }, { ['__proto__']: 'x' }],
    ['though a refused one is taken away', undefined, { authorization: undefined, 'x-a': '1' }, { 'x-a': '1' }],
  ],
  async (client, call, want) => {
    const fetch = fetchOf(ok);
    await clientOf(fetch, { headers: client }).list({ headers: call });
    const { Authorization, ...sent } = fetch.calls[0].headers;
    assert.match(Authorization, /^Bearer /);
    assert.deepEqual(Object.entries(sent), Object.entries(want));
  },
);

rows(
  'headers are refused',
  [
    ['ours', { Authorization: 'x' }, 'headers.Authorization'],
    ["the transport's", { host: 'x' }, 'headers.host'],
    ['a proxy', { 'Proxy-Authorization': 'x' }, 'headers.Proxy-Authorization'],
    ['no name', { 'a b': 'x' }, 'headers.a b'],
    ['a line break', { 'x-a': 'a\nb' }, 'headers.x-a'],
    ['beyond Latin-1', { 'x-a': '\u0100' }, 'headers.x-a'],
    ['a number', { 'x-a': 1 }, 'headers.x-a'],
    ['a Headers', new Headers({ 'x-a': '1' }), 'headers'],
    ['a Map', new Map([['x-a', '1']]), 'headers'],
    ['null', null, 'headers'],
  ],
  async (headers, argument) => {
    const fetch = fetchOf(ok);
    isError(await failure(clientOf(fetch).list({ headers })), 'InvalidArgumentError', { argument });
    assert.throws(() => clientOf(fetch, { headers }), { argument });
    assert.equal(fetch.calls.length, 0);
  },
);

const only = ({ method, headers, redirect, signal, url, body, ...members }) => members;

rows(
  'fetchOptions reach fetch',
  [
    ['none', undefined, undefined, { cache: 'no-store' }],
    [
      'of both',
      { credentials: 'include', priority: 'low' },
      { priority: 'high' },
      { cache: 'no-store', credentials: 'include', priority: 'high' },
    ],
    ['but for one taken away', { credentials: 'include' }, { credentials: undefined }, { cache: 'no-store' }],
    ['a cache of their own', undefined, { cache: 'force-cache' }, { cache: 'force-cache' }],
    ['with tags', undefined, { next: { tags: ['a'] } }, { cache: 'no-store', next: { tags: ['a'] } }],
    ['with revalidate', undefined, { next: { revalidate: 60 } }, { next: { revalidate: 60 } }],
    ['with a cache of cf', undefined, { cf: { cacheTtl: 60 } }, { cf: { cacheTtl: 60 } }],
    ['with cf', undefined, { cf: { image: {} } }, { cache: 'no-store', cf: { image: {} } }],
    [
      'with no cache of cf',
      undefined,
      { cf: { cacheTtl: undefined } },
      { cache: 'no-store', cf: { cacheTtl: undefined } },
    ],
  ],
  async (client, call, want) => {
    const fetch = fetchOf(ok);
    await clientOf(fetch, { fetchOptions: client }).list({ fetchOptions: call });
    assert.deepEqual(only(fetch.calls[0]), want);
  },
);

rows(
  'fetchOptions of what must be fresh',
  [
    ['force-cache', { cache: 'force-cache' }, { cache: 'no-store' }],
    ['reload', { cache: 'reload' }, { cache: 'reload' }],
    ['revalidate', { next: { revalidate: 60, tags: ['a'] } }, { cache: 'no-store', next: { tags: ['a'] } }],
    ['cacheTtl', { cf: { cacheTtl: 60, image: 1 } }, { cache: 'no-store', cf: { image: 1 } }],
  ],
  async (fetchOptions, want) => {
    const sso = fetchOf(() => json(SSO));
    await clientOf(sso, { fetchOptions }).ssoUrl(ID);
    const named = fetchOf(ok);
    await clientOf(named).getByName('prod', { fetchOptions });
    assert.deepEqual(
      [sso, named].map(({ calls }) => only(calls[0])),
      [want, want],
    );
  },
);

rows(
  'fetchOptions are refused',
  ['method', 'headers', 'body', 'redirect', 'signal', 'duplex', 'window']
    .map((name) => /** @type {any[]} */ ([name, { [name]: 'x' }, `fetchOptions.${name}`]))
    .concat([
      ['an unknown cache', { cache: 'never' }, 'fetchOptions.cache'],
      ['an array', [], 'fetchOptions'],
    ]),
  async (fetchOptions, argument) => {
    const fetch = fetchOf(ok);
    isError(await failure(clientOf(fetch).list({ fetchOptions })), 'InvalidArgumentError', { argument });
    assert.equal(fetch.calls.length, 0);
  },
);

describe('onAttempt', () => {
  it('is told of each attempt, answered or not', async () => {
    const told = [];
    const lost = () => {
      throw networkError('ECONNRESET');
    };
    const fetch = fetchOf(lost, () => json({}, 502), ok);
    const onAttempt = ({ durationMs, retryInMs, ...info }) => {
      assert.equal(typeof durationMs, 'number');
      told.push({ ...info, retries: retryInMs !== undefined });
      throw new Error('of the hook');
    };
    await settle(() => clientOf(fetch, { maxRetries: 2, onAttempt }).list());
    assert.deepEqual(told, [
      { operation: 'list', attempt: 1, code: 'connection_failed', retries: true },
      { operation: 'list', attempt: 2, status: 502, code: 'server_error', retries: true },
      { operation: 'list', attempt: 3, status: 200, retries: false },
    ]);
  });

  it('is told once of an attempt that is aborted, and of none that was not sent', async () => {
    const told = [];
    const onAttempt = (info) => told.push([info.attempt, info.status, info.code]);
    const silent = () => new Promise(() => {});
    await settle(({ clock, signal, abort }) => {
      clock.after(50, () => abort());
      return clientOf(silent, { onAttempt }).create(NEW_UNIT, { signal });
    });
    await failure(clientOf(silent, { onAttempt }).list({ signal: AbortSignal.abort() }));
    assert.deepEqual(told, [[1, undefined, undefined]]);
  });

  rows(
    'names what was called and counts through, for',
    [
      ['a wait', (client, id) => client.waitUntilAvailable(id), [empty, empty, ok], 'waitUntilAvailable'],
      ['ensure', (client) => client.ensure(NEW_UNIT), [empty, created], 'ensure'],
      ['ensure in doubt', (client) => client.ensure(NEW_UNIT), [empty, refused(502), empty, ok], 'ensure'],
      ['getByName', (client) => client.getByName('prod', { maxRetries: 1 }), [refused(503), ok], 'getByName'],
      ['watch', (client) => client.watch().next(), [refused(503), ok], 'watch'],
    ],
    async (call, answers, operation) => {
      const told = [];
      const client = clientOf(fetchOf(...answers), { onAttempt: (info) => told.push(info) });
      const { error } = await settle(() => call(client, ID));
      assert.equal(error, undefined);
      assert.deepEqual(
        told.map((info) => [info.operation, info.attempt]),
        answers.map((_, place) => [operation, place + 1]),
      );
    },
  );

  it('is told after onResponse, and a hook of the call takes the place of the client’s', async () => {
    const told = [];
    const to = (name) => () => void told.push(name);
    const client = clientOf(fetchOf(ok), { onAttempt: to('client'), onResponse: to('response') });
    await client.list();
    await client.list({ onAttempt: to('call') });
    await client.list({ onAttempt: undefined });
    assert.deepEqual(told, ['response', 'client', 'response', 'call', 'response', 'client']);
  });

  it('says that the repeat after a 401 comes at once', async () => {
    const told = [];
    const client = clientOf(fetchOf(refused(401), ok), {
      auth: { token: () => 'canary-token-4711' },
      onAttempt: ({ durationMs, ...info }) => told.push(info),
    });
    await client.list();
    assert.deepEqual(told, [
      { operation: 'list', attempt: 1, status: 401, code: 'unauthorized', retryInMs: 0 },
      { operation: 'list', attempt: 2, status: 200 },
    ]);
  });

  it('is told what the server said of limits, and how long it asked to wait', async () => {
    const told = [];
    const headers = {
      'retry-after': '2',
      'x-request-id': 'r-1',
      'x-ratelimit-limit': '10',
      'x-ratelimit-remaining': '3',
      'x-ratelimit-burst': '20',
    };
    const client = clientOf(
      fetchOf(() => json({}, 429, headers), ok),
      { maxRetries: 1, onAttempt: (info) => told.push(info) },
    );
    await settle(() => client.create(NEW_UNIT).catch(() => undefined));
    const { durationMs, retryInMs, ...facts } = told[0];
    assert.ok(retryInMs >= 2_000, String(retryInMs));
    const rateLimit = { limit: 10, remaining: 3, burst: 20 };
    const answer = { operation: 'create', attempt: 1, status: 429, code: 'rate_limited' };
    assert.deepEqual(facts, { ...answer, rateLimit, retryAfterMs: 2_000, requestId: 'r-1' });
  });

  it('may throw, reject, and change what it is given', async () => {
    for (const onAttempt of [
      () => Promise.reject(new Error('of the hook')),
      () => {
        throw undefined;
      },
      (info) => Object.assign(info, { status: 0, retryInMs: 1e9 }),
      (info) => Object.freeze(info),
    ]) {
      const { value } = await settle(() => clientOf(fetchOf(refused(503), ok), { maxRetries: 1, onAttempt }).list());
      assert.deepEqual(value, LIST);
    }
  });
});

describe('values of headers', () => {
  it('are shown nowhere', async () => {
    const secret = 'canary-header-4711';
    const told = [];
    const tell = (info) => void told.push(info);
    const echo = () => json({ messages: [{ errorCode: secret, message: `name: ${secret}` }] }, 422);
    const options = { headers: { 'x-gateway': secret }, onAttempt: tell, onResponse: tell };
    const client = clientOf(fetchOf(echo), options);
    told.push(client, await failure(client.create(NEW_UNIT)), await failure(client.ensure(NEW_UNIT)));
    const lost = clientOf(() => Promise.reject(new Error(`refused ${secret}`)), options);
    told.push(await failure(lost.list()));
    for (const value of told) keeps(value, { header: secret });
  });
});
