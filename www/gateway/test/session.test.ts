/** The sealed session, the settings and the count of attempts, with time as an argument. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ATTEMPTS_OF_CLIENT, ATTEMPTS_OF_USER, createLimiter, WINDOW_MS } from '../limiter.ts';
import { asCredentials, COOKIE, factsOf, open, seal, setCookie } from '../session.ts';
import { type Env, settings } from '../settings.ts';

const ASSETS = { fetch: async () => new Response() };
const SECRET = 'thirty-two characters and a few more';
const CURRENT = settings({ UPSTREAM: 'https://api.example', SESSION_SECRET: SECRET, ASSETS });
const SESSION = { credentials: { token: 'canary' }, contractNumber: 12, expiresAtMs: 1_000_000_000 };

test('a sealed session opens as it was, and shows nothing outside', async () => {
  const sealed = await seal(SESSION, CURRENT);
  assert.ok(!sealed.includes('canary') && !sealed.includes(btoa('canary')));
  assert.deepEqual(await open(`a=b; ${COOKIE}=${sealed}; c=d`, CURRENT, 0), SESSION);
  assert.notEqual(sealed, await seal(SESSION, CURRENT), 'no two alike');
});

test('a session ends at its time, to the second', async () => {
  const cookie = `${COOKIE}=${await seal(SESSION, CURRENT)}`;
  assert.notEqual(await open(cookie, CURRENT, SESSION.expiresAtMs - 1000), undefined);
  assert.equal(await open(cookie, CURRENT, SESSION.expiresAtMs), undefined);
});

test('a session opens for its own secret and upstream only', async () => {
  const cookie = `${COOKIE}=${await seal(SESSION, CURRENT)}`;
  assert.equal(await open(cookie, { ...CURRENT, secret: `${SECRET}!` }, 0), undefined);
  assert.equal(await open(cookie, { ...CURRENT, upstream: 'https://other.example/cloudapi/v6' }, 0), undefined);
  assert.equal(await open(cookie.replace(COOKIE, 'session'), CURRENT, 0), undefined);
  assert.equal(await open(null, CURRENT, 0), undefined);
});

test('the cookie is for this host, for https and for no script', () => {
  assert.equal(setCookie('x', CURRENT), '__Host-session=x; Path=/; HttpOnly; Secure; SameSite=Strict; Max-Age=28800');
});

test('of a session are told its end, its kind and its contract, and nothing else', () => {
  const expiresAt = '1970-01-12T13:46:40.000Z';
  assert.deepEqual(factsOf(SESSION), { expiresAt, kind: 'token', contractNumber: 12 });
  const user = { ...SESSION, credentials: { username: 'canary', password: 'canary' }, contractNumber: undefined };
  assert.equal(JSON.stringify(factsOf(user)), JSON.stringify({ expiresAt, kind: 'user' }));
});

test('credentials are a token or a pair, never both nor half', () => {
  for (const [value, want] of [
    [{ token: 'a' }, { token: 'a' }],
    [
      { username: 'a', password: 'b', other: 1 },
      { username: 'a', password: 'b' },
    ],
    [{ token: 'a', username: 'b', password: 'c' }, undefined],
    [{ token: 7 }, undefined],
    [{ username: 'a' }, undefined],
    [{ username: 'a', password: null }, undefined],
    [null, undefined],
    ['a', undefined],
    [{}, undefined],
  ] as const) {
    assert.deepEqual(asCredentials(value), want, JSON.stringify(value));
  }
});

test('settings are checked, and an error never holds a value', () => {
  const base: Env = { UPSTREAM: 'https://api.example', SESSION_SECRET: SECRET, ASSETS };
  for (const [name, env] of [
    ['UPSTREAM', { UPSTREAM: 'not a url' }],
    ['UPSTREAM', { UPSTREAM: 'http://api.example' }],
    ['UPSTREAM', { UPSTREAM: 'https://u:pw@api.example' }],
    ['UPSTREAM', { UPSTREAM: 'https://api.example/?q' }],
    ['SESSION_SECRET', { SESSION_SECRET: undefined }],
    ['SESSION_SECRET', { SESSION_SECRET: 'canary-short' }],
    ['PUBLIC_ORIGIN', { PUBLIC_ORIGIN: 'canary.example' }],
    ['PUBLIC_ORIGIN', { PUBLIC_ORIGIN: 'http://canary.example' }],
    ['PUBLIC_ORIGIN', { PUBLIC_ORIGIN: 'https://canary.example/path' }],
    ['PUBLIC_ORIGIN', { PUBLIC_ORIGIN: 'https://canary.example/?q' }],
    ['PUBLIC_ORIGIN', { PUBLIC_ORIGIN: 'https://u:pw@canary.example' }],
    ['PUBLIC_ORIGIN', { PUBLIC_ORIGIN: 'null' }],
    ['SESSION_SECONDS', { SESSION_SECONDS: '1.5' }],
    ['SESSION_SECONDS', { SESSION_SECONDS: '-1' }],
  ] as const) {
    assert.throws(
      () => settings({ ...base, ...env }),
      (error: Error) => error.message.startsWith(name) && !/canary|pw@/.test(error.message),
      JSON.stringify(env),
    );
  }
  for (const [upstream, want] of [
    [undefined, 'https://api.ionos.com/cloudapi/v6'],
    ['https://api.example/', 'https://api.example/cloudapi/v6'],
    ['https://api.example/v9/', 'https://api.example/v9'],
    ['http://localhost:1', 'http://localhost:1/cloudapi/v6'],
  ] as const) {
    assert.equal(settings({ ...base, UPSTREAM: upstream }).upstream, want);
  }
  for (const [origin, want] of [
    [undefined, undefined],
    ['', undefined],
    ['https://page.example', 'https://page.example'],
    ['https://Page.Example:443/', 'https://page.example'],
    ['http://localhost:8080/', 'http://localhost:8080'],
  ] as const) {
    assert.equal(settings({ ...base, PUBLIC_ORIGIN: origin }).publicOrigin, want);
  }
});

test('attempts are counted for the user and for the client, and forgotten after the window', () => {
  const limiter = createLimiter();
  const wait = (client: string, user: string, nowMs: number): number => limiter.attempt(client, user, nowMs).waitMs;
  for (let count = 0; count < ATTEMPTS_OF_USER; count += 1) assert.equal(wait('c', 'u', 1000), 0);
  assert.equal(wait('c', 'u', 2000), WINDOW_MS - 1000);
  assert.equal(wait('other client', 'u', 2000), WINDOW_MS - 1000, 'the user is guarded from everywhere');
  assert.equal(wait('c', 'other user', 2000), 0);
  for (let count = ATTEMPTS_OF_USER + 1; count < ATTEMPTS_OF_CLIENT; count += 1)
    assert.equal(wait('c', `u${count}`, 2000), 0);
  assert.ok(wait('c', 'somebody', 2000) > 0, 'the client is stopped for everybody');
  assert.equal(wait('other client', 'u', 1000 + WINDOW_MS), 0);
});

test('an attempt that was no guess is given back, one that had to wait counts for nothing', () => {
  const limiter = createLimiter();
  for (let count = 0; count < 3 * ATTEMPTS_OF_CLIENT; count += 1) {
    const attempt = limiter.attempt('c', 'u', 1000);
    assert.equal(attempt.waitMs, 0);
    attempt.forgive();
  }
  const open = Array.from({ length: ATTEMPTS_OF_USER }, () => limiter.attempt('c', 'u', 1000));
  const late = limiter.attempt('c', 'u', 1000);
  assert.ok(late.waitMs > 0, 'those under way count');
  late.forgive();
  assert.ok(limiter.attempt('c', 'u', 1000).waitMs > 0);
  open[0]?.forgive();
  assert.equal(limiter.attempt('c', 'u', 1000).waitMs, 0);
});
