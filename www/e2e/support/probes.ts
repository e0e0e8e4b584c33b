/** The probes of the gateway, as rows: what is sent, and what has to come of it. */
// biome-ignore-all format: a table, one row a line

import { SAMPLE } from './fixtures.ts';

export type Cookie = 'valid' | 'none' | 'expired' | 'other secret' | 'other upstream' | 'unsealed' | 'cut' | 'flipped'
  | 'other name' | 'empty' | 'not ours';

export type Probe = {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** `valid` unless said otherwise. */
  readonly cookie?: Cookie;
  /** The gateway's own unless said otherwise; null for none. */
  readonly origin?: string | null;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly status: number;
  /** What the answer's body has to hold. */
  readonly holds?: string;
  readonly answer?: Record<string, string | null>;
  /** What reached the upstream, as `METHOD target`; nothing unless said otherwise. */
  readonly reached?: string;
  /** workerd asks once more when a connection breaks that it had kept, which it may for a GET. */
  readonly again?: true;
  /** The status with which the runtime's own server may refuse it before the gateway sees it. */
  readonly earlier?: number;
};

const UNITS = '/api/cloudapi/v6/backupunits';
const UNIT = `${UNITS}/${SAMPLE.id}`;
const CONSOLE = `/api/backupunits/${SAMPLE.id}/console`;
const V6 = '/cloudapi/v6/backupunits';
const JSON_TYPE = { 'content-type': 'application/json' };
const NEW_UNIT = JSON.stringify({ metadata: {}, properties: { name: 'A', password: 'p', email: 'a@example.com' } });

const get = (name: string, path: string, status: number, rest: Partial<Probe> = {}): Probe => ({ name, method: 'GET',
  path, status, ...rest });
const post = (name: string, path: string, status: number, rest: Partial<Probe> = {}): Probe => ({ name, method: 'POST',
  path, status, headers: JSON_TYPE, body: NEW_UNIT, ...rest });
const signIn = (name: string, body: string, status: number, rest: Partial<Probe> = {}): Probe =>
  ({ name: `sign-in: ${name}`, method: 'POST', path: '/api/session', cookie: 'none', headers: JSON_TYPE, body, status,
    answer: { 'set-cookie': null }, ...rest });

const PATHS: Probe[] = [
  '/api', '/api/', '/api/nothing', '/api/session/', '/api/Session', '/api//session', '/api/cloudapi',
    '/api/cloudapi/v6', '/api/cloudapi/v6/', '/api/cloudapi/v5/backupunits',
  '/api/cloudapi/v6/datacenters', '/api/cloudapi/v6/um/users', `${UNITS}/`, `${UNITS}//`, `${UNIT}/`, `${UNIT}/ssourl`,
    `${UNIT}/ssourl/`, `${UNIT}/requests`, `${UNITS};a=b`,
  `${UNITS}/.`, `${UNITS}/..`, `${UNITS}/../um/users`, `${UNITS}/%2e%2e`, `${UNITS}/%2E%2E/um`, `${UNITS}/%2e`,
    `${UNITS}/%252e%252e`, `${UNITS}/..%2fum`, `${UNITS}/a%2fssourl`,
  `${UNITS}/a%5cb`, `${UNITS}/a%00`, `${UNITS}/a%0d%0ab`, `${UNITS}/a%20b`, `${UNITS}/%61%62`, `${UNITS}/-a`,
    `${UNITS}/_a`, `${UNITS}/a.b`, `${UNITS}/ä`.replace('ä', '%C3%A4'),
  `${UNITS}/${'a'.repeat(129)}`, '/api/backupunits', '/api/backupunits/a', '/api/backupunits//console',
    '/api/backupunits/../console', '/api/%73ession', '/api/cloudapi/v6%2fbackupunits',
  '/%61pi/session', '/api;/session', '/api/session%2f', '/.env', '/.git/config', '/assets/../index.html/x',
    '/assets/..%2findex.html', '/assets/', '/assets', '/index.js', '/wrangler.jsonc', '//elsewhere.example/',
].map((path) => get(`nothing at ${path.slice(0, 60)}`, path, 404));

PATHS.push(get('nothing behind a backslash', `${UNITS}/a\\b`, 404, { earlier: 400 }));

const METHODS: Probe[] = [
  { name: 'the list takes GET and POST', method: 'DELETE', path: UNITS, status: 405, answer: { allow: 'GET, POST' } },
  { name: 'no PUT of the list', method: 'PUT', path: UNITS, status: 405, answer: { allow: 'GET, POST' } },
  { name: 'no POST of a unit', method: 'POST', path: UNIT, status: 405, answer: { allow: 'GET, PUT, PATCH, DELETE' } },
  { name: 'no HEAD of the list', method: 'HEAD', path: UNITS, status: 405 },
  { name: 'no OPTIONS, no CORS', method: 'OPTIONS', path: UNITS, status: 405, headers: { origin: 'https://evil.example',
    'access-control-request-method': 'POST' }, answer: { 'access-control-allow-origin': null,
    'access-control-allow-methods': null } },
  { name: 'no TRACE', method: 'TRACE', path: UNITS, status: 405 },
  { name: 'no PROPFIND', method: 'PROPFIND', path: UNITS, status: 405 },
  get('no console by GET', CONSOLE, 405, { answer: { allow: 'POST' } }),
  { name: 'no PUT of the session', method: 'PUT', path: '/api/session', status: 405,
    answer: { allow: 'GET, POST, DELETE' } },
  { name: 'no POST of the page', method: 'POST', path: '/', status: 405, answer: { allow: 'GET, HEAD' } },
  { name: 'no DELETE of a file', method: 'DELETE', path: '/favicon.svg', status: 405, answer: { allow: 'GET, HEAD' } },
  ...['TRACE', 'PROPFIND'].flatMap((method): Probe[] => [
    { name: `no ${method} of a file`, method, path: '/index.html', status: 405, answer: { allow: 'GET, HEAD' } },
    { name: `no ${method} of what is not there`, method, path: '/nope.js', status: 404, answer: { allow: null } },
  ]),
  get('a host that is none', '/', 400, { headers: { host: 'a b' }, earlier: 400 }),
  get('a method in a header counts for nothing', UNIT, 202, { headers: { 'x-http-method-override': 'DELETE',
    'x-method-override': 'DELETE' }, reached: `GET ${V6}/${SAMPLE.id}` }),
  post('wrong method before forgery', UNIT, 405, { origin: 'https://evil.example' }),
  post('unknown path before forgery', `${UNITS}/..`, 404, { origin: 'https://evil.example' }),
];

const FORGERY: Probe[] = [
  ...(['https://evil.example', 'null', null, 'http://localhost', 'https://localhost:PORT',
    'http://localhost:PORT.evil.example', 'http://evil.localhost:PORT', 'HTTP://LOCALHOST:PORT',
    'http://localhost:PORT/'] as const)
    .map((origin) => post(`create from origin ${origin ?? 'not said'}`, UNITS, 403, { origin })),
  ...(['cross-site', 'same-site', 'none', ''] as const)
    .map((site) => post(`create with Sec-Fetch-Site ${site || 'empty'}`, UNITS, 403,
    { headers: { ...JSON_TYPE, 'sec-fetch-site': site } })),
  { name: 'delete from elsewhere', method: 'DELETE', path: UNIT, origin: 'https://evil.example', status: 403 },
  { name: 'patch from elsewhere', method: 'PATCH', path: UNIT, origin: null, headers: JSON_TYPE, body: '{}',
    status: 403 },
  { name: 'put from elsewhere', method: 'PUT', path: UNIT, origin: 'null', headers: JSON_TYPE, body: '{}',
    status: 403 },
  { name: 'console from elsewhere', method: 'POST', path: CONSOLE, origin: 'https://evil.example', status: 403 },
  { name: 'console without origin', method: 'POST', path: CONSOLE, origin: null, status: 403 },
  { name: 'sign-out from elsewhere', method: 'DELETE', path: '/api/session', origin: 'https://evil.example',
    status: 403, answer: { 'set-cookie': null } },
  signIn('from elsewhere', '{"token":"demo-token"}', 403, { origin: 'https://evil.example' }),
  post('forgery before the session', UNITS, 403, { origin: null, cookie: 'none' }),
  post('same origin, said by both', UNITS, 200, { headers: { ...JSON_TYPE, 'sec-fetch-site': 'same-origin' },
    reached: `POST ${V6}` }),
];

const SESSIONS: Probe[] = [
  ...(['none', 'expired', 'other secret', 'other upstream', 'unsealed', 'cut', 'flipped', 'other name', 'empty',
    'not ours'] as const)
    .map((cookie) => get(`list with a cookie that is: ${cookie}`, UNITS, 401, { cookie, holds: '"httpStatus":401' })),
  get('the session says when it ends and nothing else', '/api/session', 200, { holds: '{"expiresAt":"' }),
  get('no session, no answer', '/api/session', 401, { cookie: 'none' }),
  get('credentials in a header are no session', UNITS, 401, { cookie: 'none',
    headers: { authorization: 'Bearer demo-token' } }),
  get('credentials in the query are no session', `${UNITS}?token=demo-token`, 401, { cookie: 'none' }),
  { name: 'console without session', method: 'POST', path: CONSOLE, cookie: 'none', status: 401 },
  post('the session before the type', UNITS, 401, { cookie: 'none', headers: { 'content-type': 'text/plain' } }),
];

const BODIES: Probe[] = [
  ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp',
    'text/json', 'application/json, text/plain'].map((type) =>
    post(`create as ${type}`, UNITS, 415, { headers: { 'content-type': type } })),
  { name: 'create without a type', method: 'POST', path: UNITS, body: NEW_UNIT, status: 415 },
  post('the type in capitals, with a charset', UNITS, 200,
    { headers: { 'content-type': 'Application/JSON; charset=utf-8' }, reached: `POST ${V6}` }),
  post('a body that says that it is too large', UNITS, 413, { body: 'x'.repeat(70_000) }),
  post('a body that is too large and does not say so', UNITS, 413,
    { headers: { ...JSON_TYPE, 'transfer-encoding': 'chunked' }, body: 'x'.repeat(70_000) }),
  post('the type before the size', UNITS, 415, { headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(70_000) }),
  { name: 'delete with a large body', method: 'DELETE', path: UNIT, headers: JSON_TYPE, body: 'x'.repeat(70_000),
    status: 413 },
  { name: 'delete with a small body sends none on', method: 'DELETE', path: UNIT, headers: JSON_TYPE, body: '{}',
    status: 202, reached: `DELETE ${V6}/${SAMPLE.id}` },
  ...(['POST', 'DELETE'] as const).map((method): Probe => ({
    name: `${method} with a large body that does not say so, where none is read`, method, path: method === 'POST'
      ? CONSOLE : '/api/session',
    headers: { 'transfer-encoding': 'chunked' }, body: 'x'.repeat(70_000), status: 413, holds: 'gateway-size',
      answer: { location: null, 'set-cookie': null },
  })),
  ...['abc', '-1', '99999999999', '2147483648', '1, 2', '1.5', ''].flatMap((contract): Probe[] => [
    get(`list for the contract "${contract}"`, UNITS, 400, { headers: { 'x-contract-number': contract },
      holds: 'gateway-contract' }),
    { name: `delete for the contract "${contract}"`, method: 'DELETE', path: UNIT,
      headers: { 'x-contract-number': contract }, status: 400, holds: 'gateway-contract' },
  ]),
  post('the session before the contract', UNITS, 401, { cookie: 'none', headers: { ...JSON_TYPE,
    'x-contract-number': 'x' } }),
  post('the type before the contract', UNITS, 415, { headers: { 'content-type': 'text/plain',
    'x-contract-number': 'x' } }),
  post('the size before the contract', UNITS, 413, { headers: { ...JSON_TYPE, 'x-contract-number': 'x',
    'transfer-encoding': 'chunked' }, body: 'x'.repeat(70_000) }),
  signIn('too large', `{"token":"${'x'.repeat(70_000)}"}`, 413),
  signIn('not JSON', 'token=demo-token', 400),
  signIn('form type', 'token=demo-token', 415, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  signIn('a list', '[]', 400),
  signIn('null', 'null', 400),
  signIn('nothing', '{}', 422),
  signIn('a token that is a number', '{"token":7}', 422),
  signIn('a token that is blank', '{"token":"  "}', 422),
  signIn('a token with a line break', '{"token":"a\\r\\nb: c"}', 422),
  signIn('both ways at once', '{"token":"a","username":"b","password":"c"}', 422),
  signIn('half a pair', '{"username":"b"}', 422),
  signIn('a user name with a colon', '{"username":"a:b","password":"c"}', 422),
  signIn('a contract that is text', '{"token":"a","contractNumber":"1"}', 422),
  signIn('a contract beyond 32 bits', '{"token":"a","contractNumber":2147483648}', 422),
  signIn('a token too long for a cookie', `{"token":"${'x'.repeat(5_000)}"}`, 422,
    { reached: `GET ${V6}?pretty=false&depth=0` }),
];

const PASSING: Probe[] = [
  get('known query parameters pass, others do not',
    `${UNITS}?depth=2&pretty=true&evil=1&orderBy=name&maxResults=5&filter.name=x&filter.__proto__=y&offset=3`, 200,
    { reached: `GET ${V6}?depth=2&pretty=true&orderBy=name&maxResults=5&filter.name=x` }),
  get('a repeated parameter passes once', `${UNITS}?depth=1&depth=9`, 200, { reached: `GET ${V6}?depth=1` }),
  get('a unit takes depth and pretty alone', `${UNIT}?depth=1&orderBy=name`, 202,
    { reached: `GET ${V6}/${SAMPLE.id}?depth=1` }),
  get('a parameter cannot start another', `${UNITS}?depth=1%26token%3Dx`, 200,
    { reached: `GET ${V6}?depth=1%26token%3Dx` }),
  get('a redirect is not followed nor passed on', `${UNITS}/redirect`, 502, { answer: { location: null },
    holds: 'gateway-redirect', reached: `GET ${V6}/redirect` }),
  get('HTML becomes text', `${UNITS}/html`, 502, { answer: { 'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff' }, reached: `GET ${V6}/html` }),
  get('headers of the answer pass by list', `${UNITS}/chatty`, 200, {
    answer: {
      'access-control-allow-origin': null, 'clear-site-data': null, location: null, 'set-cookie': null, server: null,
        'x-powered-by': null, refresh: null,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox", 'x-ratelimit-remaining': '99',
        'x-request-id': 'req-1', 'retry-after': '3', 'cache-control': 'no-store',
    },
    reached: `GET ${V6}/chatty`,
  }),
  get('429 passes with its wait', `${UNITS}/limited`, 429, { answer: { 'retry-after': '7' }, holds: 'slow down',
    reached: `GET ${V6}/limited` }),
  get('a broken connection is a 502', `${UNITS}/broken`, 502, { holds: 'gateway-connection',
    reached: `GET ${V6}/broken`, again: true }),
  { name: 'a broken PATCH is not repeated', method: 'PATCH', path: `${UNITS}/broken`, headers: JSON_TYPE, body: '{}',
    status: 502, holds: 'gateway-connection', reached: `PATCH ${V6}/broken` },
  { name: 'a broken DELETE is not repeated', method: 'DELETE', path: `${UNITS}/broken`, status: 502,
    holds: 'gateway-connection', reached: `DELETE ${V6}/broken` },
  post('a broken create is not repeated', UNITS, 502, { body: '{"break":true}', holds: 'gateway-connection',
    reached: `POST ${V6}` }),
  { name: 'the console is a redirect that is not kept', method: 'POST', path: CONSOLE, status: 303,
    answer: { location: 'https://console.example/#ott=one-time&targetURI=%2F', 'cache-control': 'no-store',
    'referrer-policy': 'no-referrer' }, reached: `GET ${V6}/${SAMPLE.id}/ssourl?pretty=false` },
  ...(['http', 'script', 'data', 'relative', 'split', 'loopback', 'number', 'nothing'] as const).map((kind): Probe =>
    ({ name: `a console that is ${kind} is refused`, method: 'POST', path: `/api/backupunits/sso-${kind}/console`,
      status: 502, answer: { location: null }, reached: `GET ${V6}/sso-${kind}/ssourl?pretty=false` })),
  get('the page may not be framed, nor run what is not its own', '/', 200, {
    cookie: 'none', answer: { 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'same-origin', 'access-control-allow-origin': null, 'strict-transport-security': null,
      'set-cookie': null },
  }),
  get('a refusal has the headers too', '/api/nothing', 404, { cookie: 'none',
    answer: { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'x-frame-options': 'DENY' } }),
  { name: 'HEAD of the page', method: 'HEAD', path: '/', cookie: 'none', status: 200 },
  { name: 'signing out takes the cookie away', method: 'DELETE', path: '/api/session', status: 204,
    answer: { 'set-cookie': '__Host-session=; Path=/; HttpOnly; Secure; SameSite=Strict; Max-Age=0' } },
];

export const PROBES: readonly Probe[] = [...PATHS, ...METHODS, ...FORGERY, ...SESSIONS, ...BODIES, ...PASSING];
