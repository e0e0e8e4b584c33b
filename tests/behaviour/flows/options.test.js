/** `headers`, `fetchOptions` and `onAttempt`: what reaches fetch, what is refused, and what a hook is told. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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
});
