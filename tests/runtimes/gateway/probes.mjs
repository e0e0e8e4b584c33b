/** What a served gateway has to answer, byte by byte over the network: rows, and how they are tried. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { LONG } from './upstream.mjs';

const BASE_PATH = '/api/backup';
const UNITS = `${BASE_PATH}/backupunits`;
const V6 = '/cloudapi/v6/backupunits';
const JSON_TYPE = { 'content-type': 'application/json' };
const LARGE = 'x'.repeat(70_000);
const CHUNKED = { 'transfer-encoding': 'chunked' };

/**
 * `[name, method, path, status, what else is known of it]`.
 *
 * `reached` is what reaches the API; `code` the errorCode of a refusal. `session` is `token` unless told otherwise,
 * `origin` that of the gateway. `earlier` is a status with which a runtime's own server may refuse it before.
 */
/** @type {any[][]} */
const ROWS = [
  ['list', 'GET', `${UNITS}?depth=1&evil=1&filter.name=x&depth=2`, 200, { reached: `GET ${V6}?depth=1&filter.name=x` }],
  ['create', 'POST', UNITS, 200, { headers: JSON_TYPE, body: '{"a":1}', reached: `POST ${V6}`, passed: '{"a":1}' }],
  [
    'create, in chunks',
    'POST',
    UNITS,
    200,
    { headers: { ...JSON_TYPE, ...CHUNKED }, body: '{"a":1}', reached: `POST ${V6}`, passed: '{"a":1}' },
  ],
  ['get', 'GET', `${UNITS}/u1`, 202, { reached: `GET ${V6}/u1` }],
  ['replace', 'PUT', `${UNITS}/u1`, 202, { headers: JSON_TYPE, body: '{}', reached: `PUT ${V6}/u1` }],
  ['update', 'PATCH', `${UNITS}/u1`, 202, { headers: JSON_TYPE, body: '{}', reached: `PATCH ${V6}/u1` }],
  ['delete', 'DELETE', `${UNITS}/u1`, 202, { reached: `DELETE ${V6}/u1` }],
  ['an answer without a body', 'DELETE', `${UNITS}/empty`, 204, { reached: `DELETE ${V6}/empty` }],
  [
    'console',
    'POST',
    `${UNITS}/u1/console`,
    303,
    {
      reached: `GET ${V6}/u1/ssourl?pretty=false`,
      answer: {
        location: 'https://console.example/#ott=one-time&targetURI=%2F',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      },
    },
  ],
  [
    'console, by form',
    'POST',
    `${UNITS}/u1/console`,
    303,
    {
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      body: '',
      reached: `GET ${V6}/u1/ssourl?pretty=false`,
    },
  ],
  [
    'console of an unknown unit',
    'POST',
    `${UNITS}/unknown/console`,
    404,
    { code: '309', reached: `GET ${V6}/unknown/ssourl?pretty=false` },
  ],
  [
    'console, too often',
    'POST',
    `${UNITS}/limited/console`,
    429,
    { code: 'gateway-silent', answer: { 'retry-after': '7' }, reached: `GET ${V6}/limited/ssourl?pretty=false` },
  ],
  ...['http', 'script', 'split', 'loopback'].map((id) => [
    `console that is ${id}`,
    'POST',
    `${UNITS}/${id}/console`,
    502,
    { code: 'gateway-console-url', reached: `GET ${V6}/${id}/ssourl?pretty=false`, answer: { location: null } },
  ]),
  [
    'console that is elsewhere',
    'POST',
    `${UNITS}/redirect/console`,
    502,
    { code: 'gateway-redirect', reached: `GET ${V6}/redirect/ssourl?pretty=false`, answer: { location: null } },
  ],

  ...[
    '/',
    '/api/backup',
    '/api/backup/',
    `${UNITS}/`,
    `${UNITS}//`,
    `${UNITS}/..`,
    `${UNITS}/%2e%2e/um`,
    `${UNITS}/a%2fb`,
    `${UNITS}/a.b`,
    `${UNITS}/-a`,
    `${UNITS};x`,
    `${UNITS}/u1/ssourl`,
    `${UNITS}/u1/console/`,
    '/api/%62ackup/backupunits',
    '/api/backup%2fbackupunits',
    '/cloudapi/v6/backupunits',
    `${UNITS}/${'a'.repeat(129)}`,
  ].map((path) => [
    `nothing at ${path.slice(0, 50)}`,
    'GET',
    path,
    404,
    { code: 'gateway-path', below: path.startsWith(`${BASE_PATH}/`) },
  ]),
  ['no PUT of the list', 'PUT', UNITS, 405, { code: 'gateway-method', answer: { allow: 'GET, POST' } }],
  [
    'no POST of a unit',
    'POST',
    `${UNITS}/u1`,
    405,
    { code: 'gateway-method', answer: { allow: 'GET, PUT, PATCH, DELETE' } },
  ],
  ['no HEAD', 'HEAD', UNITS, 405, {}],
  ['no OPTIONS', 'OPTIONS', UNITS, 405, { code: 'gateway-method', own: true }],
  ['no TRACE', 'TRACE', UNITS, 405, { own: true, earlier: [400, 501, 500, 404] }],
  ['no console by GET', 'GET', `${UNITS}/u1/console`, 405, { code: 'gateway-method', answer: { allow: 'POST' } }],

  ...['https://evil.example', 'null', null, 'https://HOST', 'http://HOST.evil.example', 'http://HOST/'].flatMap(
    (origin) =>
      [
        ['create', 'POST', UNITS],
        ['delete', 'DELETE', `${UNITS}/u1`],
        ['console', 'POST', `${UNITS}/u1/console`],
      ].map(([what, method, path]) => [
        `${what} from ${origin}`,
        method,
        path,
        403,
        { origin, headers: JSON_TYPE, code: 'gateway-origin' },
      ]),
  ),
  ...['cross-site', 'same-site', 'none'].map((site) => [
    `create, said to be ${site}`,
    'POST',
    UNITS,
    403,
    { headers: { ...JSON_TYPE, 'sec-fetch-site': site }, code: 'gateway-origin' },
  ]),
  [
    'a read from elsewhere',
    'GET',
    UNITS,
    200,
    { origin: 'https://evil.example', reached: `GET ${V6}`, answer: { 'access-control-allow-origin': null } },
  ],

  ['nobody', 'GET', UNITS, 401, { session: null, code: 'gateway-session' }],
  [
    'credentials of one’s own',
    'GET',
    UNITS,
    401,
    { session: null, headers: { authorization: 'Bearer x' }, code: 'gateway-session' },
  ],
  [
    'a user',
    'GET',
    UNITS,
    200,
    {
      session: 'user',
      reached: `GET ${V6}`,
      authorization: `Basic ${Buffer.from('jürgen@example.com:pässwörd').toString('base64')}`,
    },
  ],
  ['credentials that can be none', 'GET', UNITS, 500, { session: 'unfit', code: 'gateway-authorize' }],
  ['an application that fails', 'GET', UNITS, 500, { session: 'broken', code: 'gateway-authorize' }],
  [
    'a response of the application',
    'GET',
    UNITS,
    307,
    { session: 'elsewhere', holds: 'to sign in', answer: { location: '/sign-in', 'set-cookie': 'a=b' } },
  ],
  [
    'another contract',
    'GET',
    UNITS,
    403,
    { session: 'confined', headers: { 'x-contract-number': '13' }, code: 'gateway-contract' },
  ],
  [
    'no contract that is',
    'DELETE',
    `${UNITS}/u1`,
    400,
    { headers: { 'x-contract-number': '1.5' }, code: 'gateway-contract' },
  ],

  ...['text/plain', 'application/jsonp', 'application/x-www-form-urlencoded', undefined].map((type) => [
    `create as ${type}`,
    'POST',
    UNITS,
    415,
    { headers: type === undefined ? {} : { 'content-type': type }, body: '{}', code: 'gateway-type' },
  ]),
  ['create, too large', 'POST', UNITS, 413, { headers: JSON_TYPE, body: LARGE, code: 'gateway-size' }],
  [
    'create, too large and not said',
    'POST',
    UNITS,
    413,
    { headers: { ...JSON_TYPE, ...CHUNKED }, body: LARGE, code: 'gateway-size' },
  ],
  ['delete, too large', 'DELETE', `${UNITS}/u1`, 413, { headers: CHUNKED, body: LARGE, code: 'gateway-size' }],
  ['console, too large', 'POST', `${UNITS}/u1/console`, 413, { headers: CHUNKED, body: LARGE, code: 'gateway-size' }],

  [
    'a redirect',
    'GET',
    `${UNITS}/redirect`,
    502,
    { code: 'gateway-redirect', reached: `GET ${V6}/redirect`, answer: { location: null } },
  ],
  [
    'HTML',
    'GET',
    `${UNITS}/html`,
    502,
    {
      holds: '<script>',
      reached: `GET ${V6}/html`,
      answer: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    },
  ],
  [
    '429',
    'GET',
    `${UNITS}/limited`,
    429,
    {
      code: '429',
      reached: `GET ${V6}/limited`,
      answer: {
        'retry-after': '7',
        'x-request-id': 'req-1',
        'x-ratelimit-remaining': '99',
        location: null,
        'set-cookie': null,
        'x-powered-by': null,
        'access-control-allow-origin': null,
        'cache-control': 'no-store',
      },
    },
  ],
  [
    'a broken connection',
    'GET',
    `${UNITS}/broken`,
    502,
    { code: 'gateway-connection', reached: `GET ${V6}/broken`, again: true },
  ],
  ...['PATCH', 'PUT', 'DELETE'].map((method) => [
    `a broken ${method} is not sent again`,
    method,
    `${UNITS}/broken`,
    502,
    {
      headers: JSON_TYPE,
      body: method === 'DELETE' ? undefined : '{}',
      code: 'gateway-connection',
      reached: `${method} ${V6}/broken`,
      again: method !== 'POST',
    },
  ]),
];

/**
 * Tries every row; `except` says which a framework answers by itself. Throws with all that is wrong.
 *
 * @param {{ basePath?: string, except?: (row: any) => boolean }} [options]
 */
export async function probe(base, upstream, options = {}) {
  const { basePath = BASE_PATH, except = (_row) => false } = options;
  const wrong = [];
  let tried = 0;
  for (const [name, method, path, status, facts] of ROWS) {
    if (except({ name, path, ...facts })) continue;
    tried += 1;
    upstream.reached.length = 0;
    const found = await tryRow(base, upstream, method, path.replace(BASE_PATH, basePath), status, facts);
    if (found.length > 0) wrong.push(`${name}: ${found.join('; ')}`);
  }
  const units = `${base}${basePath}/backupunits`;
  await streams(units, upstream, except).catch((error) => wrong.push(`streaming: ${error.message}`));
  if (wrong.length > 0) throw new Error(`${wrong.length} of ${tried} rows:\n${wrong.join('\n')}`);
  return `${tried} rows`;
}

async function tryRow(base, upstream, method, path, status, facts) {
  const { session = 'token', body, reached, answer = {}, code, holds, earlier, passed, authorization, again } = facts;
  const { host } = new URL(base);
  const headers = { host, ...facts.headers };
  if (session !== null) headers['x-session'] = session;
  const origin = facts.origin === null ? null : (facts.origin ?? base).replace('HOST', host);
  if (origin !== null && (method !== 'GET' || facts.origin)) headers.origin = origin;
  if (body !== undefined && headers['transfer-encoding'] === undefined)
    headers['content-length'] = Buffer.byteLength(body);
  const got = await send(base, method, path, headers, body);
  if (earlier?.includes(got.status) && upstream.reached.length === 0) return [];
  const found = [];
  const same = (what, one, other) => one === other || found.push(`${what} is ${one}, not ${other}`);
  same('the status', got.status, status);
  for (const [name, want] of Object.entries(answer)) same(name, got.headers[name] ?? null, want);
  if (code !== undefined && method !== 'HEAD') same('the code', codeOf(got.body), code);
  if (holds !== undefined && !got.body.includes(holds)) found.push(`the body is ${got.body.slice(0, 100)}`);
  const came = upstream.reached.map((one) => `${one.method} ${one.url}`).join(', ');
  if (!(again && came === `${reached}, ${reached}`)) same('what reached the API', came, reached ?? '');
  if (passed !== undefined) same('the body', upstream.reached[0]?.body, passed);
  if (authorization !== undefined) same('the header', upstream.reached[0]?.headers.authorization, authorization);
  if (JSON.stringify(got).includes('canary')) found.push('a secret came back');
  return found;
}

/** An answer comes as it is sent, a long one whole, and half a one does not look whole. */
async function streams(units, upstream, except) {
  const headers = { 'x-session': 'token' };
  if (!except({ name: 'a slow answer' })) {
    const leave = new AbortController();
    const slowly = await fetch(`${units}/slowly`, { headers, signal: leave.signal });
    const { value } = await slowly.body.getReader().read();
    assert.match(new TextDecoder().decode(value), /^\{"id":"slowly",/);
    leave.abort();
  }
  const long = await (await fetch(`${units}/long`, { headers })).text();
  assert.equal(long.length, LONG);
  if (!except({ name: 'half an answer' })) {
    await assert.rejects(async () => (await fetch(`${units}/halved`, { headers })).text());
  }
  upstream.reached.length = 0;
  const many = await Promise.all(Array.from({ length: 50 }, () => fetch(units, { headers })));
  assert.ok((await Promise.all(many.map((one) => one.json()))).every(({ items }) => items.length === 1));
  assert.equal(upstream.reached.length, 50);
}

function codeOf(body) {
  try {
    return JSON.parse(body).messages[0].errorCode;
  } catch {
    return body.slice(0, 100);
  }
}

/** A request with its target exactly as written. */
function send(base, method, path, headers, body) {
  const { hostname, port } = new URL(base);
  return /** @type {Promise<any>} */ (
    new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('error', reject).on('end', () => {
          const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
          resolve({ status: response.statusCode, headers: Object.fromEntries(flat), body: text });
        });
      });
      sent.on('error', reject).end(body);
    })
  );
}
