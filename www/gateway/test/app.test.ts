/**
 * What only the whole application shows: headers off loopback, a proxy's origin, the platform's limit, pages for
 * people.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { app } from '../index.ts';
import { COOKIE, seal } from '../session.ts';
import { type Env, settings } from '../settings.ts';

const ASSETS: Env['ASSETS'] = {
  fetch: async ({ url }) =>
    url.endsWith('/index.html')
      ? new Response('<!doctype html>', { headers: { 'set-cookie': 'planted=1' } })
      : new Response(null, { status: 404 }),
};
const ENV: Env = { UPSTREAM: 'https://api.example', SESSION_SECRET: 'thirty-two characters and a few more', ASSETS };
const SIGN_IN = {
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: 'https://page.example' },
  body: '{"token":"canary"}',
};

test('off loopback, browsers are told to stay with https', async () => {
  for (const [url, want] of [
    ['https://page.example/', 'max-age=31536000'],
    ['http://localhost/', null],
    ['http://127.0.0.1:8/', null],
  ] as const) {
    const answer = await app.request(url, {}, ENV);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('strict-transport-security'), want, url);
    assert.equal(answer.headers.get('set-cookie'), null, 'a file sets no cookie');
    assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8');
  }
});

test('behind a proxy the public origin counts, and only that', async () => {
  const env = {
    ...ENV,
    PUBLIC_ORIGIN: 'https://public.example',
    SIGN_IN_LIMIT: { limit: async () => ({ success: false }) },
  };
  const ask = async (origin: string): Promise<number> =>
    (
      await app.request(
        'http://inside.example/api/session',
        { ...SIGN_IN, headers: { ...SIGN_IN.headers, origin } },
        env,
      )
    ).status;
  assert.equal(await ask('https://public.example'), 429, 'let through, as far as the limit');
  assert.equal(await ask('http://inside.example'), 403);
});

test('behind a proxy, the public origin decides whether browsers are told to stay with https', async () => {
  for (const [origin, want] of [
    ['https://public.example', 'max-age=31536000'],
    ['http://localhost:8080', null],
  ] as const) {
    const answer = await app.request('http://127.0.0.1:8080/', {}, { ...ENV, PUBLIC_ORIGIN: origin });
    assert.equal(answer.headers.get('strict-transport-security'), want, origin);
  }
});

test('the id of a request that the API refused comes along, in the header and on the page', async (t) => {
  const refusal = (id: string): Response =>
    Response.json(
      { httpStatus: 500, messages: [{ errorCode: '100', message: 'no' }] },
      { status: 500, headers: { 'x-request-id': id } },
    );
  const upstream = t.mock.method(globalThis, 'fetch', async () => refusal('req-<1>'));
  const signIn = await app.request('https://page.example/api/session', SIGN_IN, ENV);
  assert.deepEqual([signIn.status, signIn.headers.get('x-request-id')], [500, 'req-<1>']);
  const session = { credentials: { token: 'canary' }, contractNumber: undefined, expiresAtMs: Date.now() + 60_000 };
  const cookie = `${COOKIE}=${await seal(session, settings(ENV))}`;
  const page = await app.request(
    'https://page.example/api/backupunits/a1/console',
    { method: 'POST', headers: { cookie, origin: 'https://page.example', accept: 'text/html' } },
    ENV,
  );
  assert.equal(page.headers.get('x-request-id'), 'req-<1>');
  const text = await page.text();
  assert.match(text, /<h1>The API has a problem<\/h1>/);
  assert.match(text, /Status 500, code 100, request req-&#60;1&#62;/);
  assert.equal(upstream.mock.callCount(), 2);
});

test('a console that cannot be opened is told by what happened, where several things have one status', async (t) => {
  const session = { credentials: { token: 'canary' }, contractNumber: undefined, expiresAtMs: Date.now() + 60_000 };
  const cookie = `${COOKIE}=${await seal(session, settings(ENV))}`;
  const answers: [string, () => Response, string][] = [
    [
      'no connection',
      () => {
        throw new TypeError('refused');
      },
      'The API cannot be reached',
    ],
    ['an API that says 502', () => new Response('<html>', { status: 502 }), 'The API is not available'],
    [
      'a redirect',
      () => new Response(null, { status: 307, headers: { location: 'https://elsewhere.example/' } }),
      'The API gave no usable answer',
    ],
    ['no URL', () => Response.json({}), 'The API gave no usable answer'],
    [
      'a URL without https',
      () => Response.json({ ssoUrl: 'http://console.example/' }),
      'The API gave no usable answer',
    ],
  ];
  for (const [name, answer, want] of answers) {
    const upstream = t.mock.method(globalThis, 'fetch', async () => answer());
    const page = await app.request(
      'https://page.example/api/backupunits/a1/console',
      { method: 'POST', headers: { cookie, origin: 'https://page.example', accept: 'text/html' } },
      ENV,
    );
    assert.equal(page.status, 502, name);
    assert.equal(/<h1>(.*)<\/h1>/.exec(await page.text())?.[1], want, name);
    upstream.mock.restore();
  }
});

test('the platform’s limit is asked before the API, with the client as its key', async () => {
  const asked: string[] = [];
  const limit = async ({ key }: { key: string }) => {
    asked.push(key);
    return { success: false };
  };
  const answer = await app.request(
    'https://page.example/api/session',
    { ...SIGN_IN, headers: { ...SIGN_IN.headers, 'cf-connecting-ip': '192.0.2.1' } },
    { ...ENV, SIGN_IN_LIMIT: { limit } },
  );
  assert.equal(answer.status, 429);
  assert.equal(answer.headers.get('retry-after'), '60');
  assert.deepEqual(asked, ['192.0.2.1']);
});

test('a person gets a page, a program the API’s error shape', async () => {
  const page = await app.request('https://page.example/nowhere.html', { headers: { accept: 'text/html,*/*' } }, ENV);
  assert.equal(page.status, 404);
  assert.match(await page.text(), /<h1>Nothing here<\/h1>/);
  assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'self'/);
  const program = await app.request('https://page.example/nowhere.html', { headers: { accept: '*/*' } }, ENV);
  assert.deepEqual(await program.json(), {
    httpStatus: 404,
    messages: [{ errorCode: 'gateway-path', message: 'there is nothing at this path' }],
  });
  const api = await app.request('https://page.example/api/nowhere', { headers: { accept: 'text/html' } }, ENV);
  assert.equal(api.headers.get('content-type'), 'application/json');
});

test('without its secret the gateway serves the page alone, and says what is missing in the log alone', async (t) => {
  const log = t.mock.method(console, 'error', () => undefined);
  const env: Env = { ...ENV, SESSION_SECRET: undefined };
  assert.equal((await app.request('https://page.example/', {}, env)).status, 200);
  const answer = await app.request('https://page.example/api/session', {}, env);
  assert.equal(answer.status, 500);
  assert.doesNotMatch(await answer.text(), /SECRET/);
  assert.match(String(log.mock.calls[0]?.arguments[0]), /SESSION_SECRET is missing/);
});

test('the page says where the API is and what the session is, as data', async () => {
  const ask = async (env: Env, headers = {}): Promise<string> => {
    const answer = await app.request('https://page.example/', { headers }, { ...env, ASSETS: PAGE });
    assert.deepEqual([answer.headers.get('cache-control'), answer.headers.get('vary')], ['no-cache', 'Cookie']);
    return answer.text();
  };
  const PAGE: Env['ASSETS'] = { fetch: async () => new Response('<head></head><body>') };
  const block = (facts: object): string =>
    `<head><script type="application/json">${JSON.stringify(facts)}</script></head><body>`;
  const loopback = { ...ENV, UPSTREAM: 'http://127.0.0.1:9' };
  assert.equal(await ask(ENV), block({ upstream: 'live' }));
  assert.equal(await ask(loopback, { cookie: `${COOKIE}=nonsense` }), block({ upstream: 'sandbox' }));
  const session = {
    credentials: { username: '</script>canary', password: 'canary' },
    contractNumber: 12,
    expiresAtMs: 9_999_999_999_000,
  };
  const cookie = `${COOKIE}=${await seal(session, settings(ENV))}`;
  const told = { expiresAt: '2286-11-20T17:46:39.000Z', kind: 'user', contractNumber: 12 };
  assert.equal(await ask(ENV, { cookie }), block({ upstream: 'live', session: told }));
  assert.equal(await ask({ ...ENV, SESSION_SECRET: undefined }, { cookie }), '<head></head><body>');
  const api = await app.request('https://page.example/api/session', { headers: { cookie } }, ENV);
  assert.deepEqual(await api.json(), told);
});

test('a path is a route as it is written, or it is none', async () => {
  for (const path of ['/api/%73ession', '/%61pi/session', '/api//session', '/api/session/', '/api/Session']) {
    assert.equal((await app.request(`https://page.example${path}`, {}, ENV)).status, 404, path);
  }
  for (const method of ['HEAD', 'OPTIONS', 'PUT', 'PROPFIND']) {
    const answer = await app.request('https://page.example/api/session', { method }, ENV);
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, POST, DELETE'], method);
  }
});

test('a session for one contract acts for no other', async (t) => {
  const upstream = t.mock.method(globalThis, 'fetch', async () => Response.json({ items: [] }));
  const session = { credentials: { token: 'canary' }, contractNumber: 12, expiresAtMs: Date.now() + 60_000 };
  const cookie = `${COOKIE}=${await seal(session, settings(ENV))}`;
  const ask = async (contract: string): Promise<number> => {
    const headers = { cookie, 'x-contract-number': contract };
    return (await app.request('https://page.example/api/cloudapi/v6/backupunits', { headers }, ENV)).status;
  };
  assert.deepEqual([await ask('12'), await ask('13'), upstream.mock.callCount()], [200, 403, 1]);
});

test('every answer has the headers of its kind', async () => {
  const scripts = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";
  const fixed = `${scripts}; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self' https:`;
  const rest = "; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
  const api = "default-src 'none'; frame-ancestors 'none'; sandbox";
  const loopback = { ...ENV, UPSTREAM: 'http://127.0.0.1:4010' };
  for (const [path, env, policy] of [
    ['/', ENV, fixed + rest],
    ['/', loopback, `${fixed} http://127.0.0.1:4010${rest}`],
    ['/nowhere.js', ENV, fixed + rest],
    ['/api', ENV, api],
    ['/api/session', ENV, api],
    ['/api/cloudapi/v6/backupunits', ENV, api],
    ['/api/backupunits/a1/console', ENV, api],
    ['/api/session', { ...ENV, SESSION_SECRET: '' }, api],
  ] as const) {
    const { headers } = await app.request(`https://page.example${path}`, {}, env);
    const found = Object.keys(HEADERS).map((name) => [name, headers.get(name)]);
    const caching = path === '/' ? 'no-cache' : 'no-store';
    const want = { ...HEADERS, 'cache-control': caching, 'content-security-policy': policy };
    assert.deepEqual(Object.fromEntries(found), want, path);
  }
});

const HEADERS = {
  'cache-control': '',
  'content-security-policy': '',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
