/** The refusals and their order, who is let in, and what the hook is told. */
// biome-ignore-all format: tables, one row a line
import assert from 'node:assert/strict';
import { json, LIST, rows } from '../support/doubles.js';
import { endless, gatewayOf, ID, isRefusal, NEW_UNIT, PAGE, requestOf, streamOf, TOKEN } from '../support/gateway.js';

const LARGE = 'x'.repeat(65_537);
const CONSOLE = `/backupunits/${ID}/console`;
const UNIT = `/backupunits/${ID}`;
/** What is wrong with a request, each later in the order than the one before. */
const PROBLEMS = [
  [404, 'path', { path: '/nowhere' }],
  [405, 'method', { method: 'PROPFIND' }],
  [403, 'origin', { headers: { origin: 'https://evil.example' } }],
  [401, 'session', { credentials: null }],
  [403, 'contract', { headers: { 'x-contract-number': '13' }, credentials: { token: TOKEN, contractNumber: 12 } }],
  [415, 'type', { headers: { 'content-type': 'text/plain' } }],
  [413, 'size', { body: LARGE }],
  [400, 'contract', { headers: { 'x-contract-number': 'x' } }],
];

rows('of two things wrong the first in the order is told', PROBLEMS.flatMap(([status, code, first], at) =>
  PROBLEMS.slice(at).map(([otherStatus, otherCode, second]) => [`${status} ${code} before ${otherStatus} ${otherCode}`,
  status, code, first, second])), async (status, code, first, second) => {
  const { method = 'POST', path = '/backupunits', body, credentials } = { ...second, ...first };
  const headers = { ...second.headers, ...first.headers };
  // No credentials at all are wrong in another way than those of another contract.
  const { ask, reached, told } = gatewayOf({ authorize: () => (credentials === undefined ? { token: TOKEN }
    : credentials) });
  await isRefusal(await ask(method, path, { headers, body }), status, code);
  assert.deepEqual([reached, told.map((info) => info.status)], [[], [status]]);
});

rows('a change is taken from its own origin, and by the browser’s word where there is one', [
  ['as it should be', {}, true],
  ['same-origin, said by both', { 'sec-fetch-site': 'same-origin' }, true],
  ...['https://evil.example', 'null', undefined, 'http://page.example', 'https://page.example:8443',
    'https://page.example.evil.example', 'https://evil.page.example', 'HTTPS://PAGE.EXAMPLE', 'https://page.example/',
    `${PAGE}, ${PAGE}`, ''].map((origin) => [`origin ${origin}`, { origin }, false]),
  ...['cross-site', 'same-site', 'none', '', 'SAME-ORIGIN', 'same-origin, same-origin']
    .map((site) => [`site ${site || 'empty'}`, { 'sec-fetch-site': site }, false]),
], async (headers, taken) => {
  for (const [method, path] of [['POST', '/backupunits'], ['PUT', UNIT], ['PATCH', UNIT], ['DELETE', UNIT],
    ['POST', CONSOLE]]) {
    const { ask, reached } = gatewayOf({}, () => Response.json({ ssoUrl: 'https://console.example/' }));
    const answer = await ask(method, path, { headers });
    if (!taken) await isRefusal(answer, 403, 'origin');
    assert.equal(reached.length, taken ? 1 : 0, `${method} ${path}`);
  }
  const { ask } = gatewayOf();
  assert.equal((await ask('GET', '/backupunits', { headers })).status, 200, 'a read is free');
});

rows('the origin that browsers see takes the place of the request’s', [
  [PAGE, PAGE, 403], ['https://public.example', 'https://public.example', 200], ['https://Public.Example:443/',
    'https://public.example', 200], ['https://public.example', PAGE, 403],
].map(([origin, from, status], at) => [`${origin}, from ${from}`, at === 0 ? 'https://other.example' : origin, from,
  status]), async (origin, from, status) => {
  const { ask } = gatewayOf({ origin });
  assert.equal((await ask('POST', '/backupunits', { origin: from })).status, status);
});

rows('the type is JSON where a body is taken, and of no account elsewhere', [
  ...['application/json', 'Application/JSON', 'application/json; charset=utf-8', 'application/json ;x=y',
    ' application/json'].map((type) => [type, type, true]),
  ...[undefined, '', 'text/plain', 'text/json', 'application/jsonp', 'application/json, text/plain',
    'application/merge-patch+json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x',
    '; application/json'].map((type) => [String(type), type, false]),
], async (type, taken) => {
  for (const [method, path] of [['POST', '/backupunits'], ['PUT', UNIT], ['PATCH', UNIT]]) {
    const { ask } = gatewayOf();
    // A Request without one gives a string a type.
    const answer = await ask(method, path, { headers: { 'content-type': type }, body: type === undefined
      ? new Uint8Array(2) : NEW_UNIT });
    if (taken) assert.equal(answer.status, 200, method);
    else await isRefusal(answer, 415, 'type');
  }
  for (const [method, path] of [['DELETE', UNIT], ['POST', CONSOLE]]) {
    const { ask, reached } = gatewayOf({}, () => Response.json({ ssoUrl: 'https://console.example/' }));
    await ask(method, path, { headers: { 'content-type': type } });
    assert.equal(reached.length, 1, method);
  }
});

rows('bodies are counted, whatever they say of themselves and whether they are passed on', [
  ['at the limit', 'x'.repeat(65_536), undefined, true], ['one byte more', LARGE, undefined, false],
    ['of two bytes a letter', 'ä'.repeat(32_769), undefined, false],
  ['streamed, at the limit', streamOfLength(65_536), undefined, true], ['streamed, one byte more',
    streamOfLength(65_537), undefined, false],
  ['streamed, and no end of it', endless, undefined, false],
  ['that says too much', 'x', '65537', false], ['that says no number', 'x', 'x', false], ['that says less than it is',
    LARGE, '5', false], ['that says a negative number', 'x', '-1', true], ['none', null, undefined, true],
], async (body, length, fits) => {
  for (const [method, path] of [['POST', '/backupunits'], ['DELETE', UNIT], ['POST', CONSOLE]]) {
    const { ask, reached } = gatewayOf({}, () => Response.json({ ssoUrl: 'https://console.example/' }));
    const answer = await ask(method, path, { headers: { 'content-length': length }, body: typeof body === 'function'
      ? body() : body });
    if (!fits) await isRefusal(answer, 413, 'size');
    assert.equal(reached.length, fits ? 1 : 0, `${method} ${path}`);
  }
});

function streamOfLength(length) {
  return () => streamOf(['x'.repeat(60_000), 'x'.repeat(length - 60_000)]);
}

rows('maxBodyBytes is the limit', [['4 of 4', 4, 'xxxx', 200], ['5 of 4', 4, 'xxxxx', 413], ['a million of as many',
  1_000_000, 'x'.repeat(1_000_000), 200]], async (maxBodyBytes, body, status) => {
  const { ask } = gatewayOf({ maxBodyBytes });
  assert.equal((await ask('POST', '/backupunits', { body })).status, status);
});

rows('a body is passed on byte for byte', [
  ['JSON', NEW_UNIT], ['with blanks and an order of its own', ' {"b" : 1,\n"a":2} '], ['no JSON', 'not json'],
    ['bytes that are no text', new Uint8Array([0xff, 0, 0xfe])], ['a byte order mark', '\ufeff{}'], ['empty', ''],
  ['in pieces', () => streamOf(['{"a"', ':', '1}']), '{"a":1}'],
], async (body, want = body) => {
  const { ask, reached } = gatewayOf();
  await ask('POST', '/backupunits', { body: typeof body === 'function' ? body() : body });
  const bytes = new Uint8Array(await new Response(reached[0].body).arrayBuffer());
  assert.deepEqual(bytes, typeof want === 'string' ? new TextEncoder().encode(want) : want);
});

rows('a contract number is digits of 32 bits', [
  ['none', undefined, undefined, undefined], ['one', '42', undefined, '42'], ['the largest', '2147483647', undefined,
    '2147483647'], ['nought', '0', undefined, '0'],
  ...['2147483648', '-1', '1.5', '1, 2', 'x', '', '99999999999', '1e3', '0x1', '+1'].map((asked) => [`"${asked}"`,
    asked, undefined, 400]),
  ['confined, none asked', undefined, 12, '12'], ['confined, the same', '12', 12, '12'],
    ['confined, the same in other digits', '0012', 12, '12'], ['confined, another', '13', 12, 403],
    ['confined to 0, none asked', undefined, 0, '0'], ['confined to 0, another', '12', 0, 403],
    ['confined, and what can be none', 'x', 12, 400],
], async (asked, contractNumber, want) => {
  for (const [method, path] of [['GET', '/backupunits'], ['POST', '/backupunits'], ['DELETE', UNIT],
    ['POST', CONSOLE]]) {
    const { ask, reached } = gatewayOf({ authorize: () => ({ token: TOKEN, contractNumber }) },
      () => Response.json({ ssoUrl: 'https://console.example/' }));
    const answer = await ask(method, path, { headers: { 'x-contract-number': asked } });
    if (typeof want === 'number') await isRefusal(answer, want, 'contract');
    else assert.equal(reached[0].headers['x-contract-number'], want, `${method} ${path}`);
    assert.equal(reached.length, typeof want === 'number' ? 0 : 1);
  }
});

const nobody = { status: 401, code: 'session' };
const broken = { status: 500, code: 'authorize' };
rows('authorize says who it is', [
  ['credentials', () => ({ token: TOKEN }), { status: 200 }], ['a promise of them', async () => ({ token: TOKEN }),
    { status: 200 }], ['a user', () => ({ username: 'a@example.com', password: 'secret' }), { status: 200 }],
  ['what is absent, as undefined', () => ({ token: TOKEN, username: undefined, password: undefined,
    contractNumber: undefined }), { status: 200 }], ['a session with more in it', () => ({ token: TOKEN, role: 'admin',
    id: 7 }), { status: 200 }],
  ['undefined', () => undefined, nobody], ['null', () => null, nobody], ['a promise of nothing', async () => undefined,
    nobody],
  ['false', () => false, broken], ['an empty object', () => ({}), broken], ['a text', () => TOKEN, broken],
    ['a number', () => 7, broken], ['an array', () => [TOKEN], broken], ['true', () => true, broken],
  ['a token function', () => ({ token: () => TOKEN }), broken], ['a token of null', () => ({ token: null }), broken],
    ['both ways', () => ({ token: TOKEN, username: 'a', password: 'b' }), broken], ['half a pair',
    () => ({ username: 'a' }), broken], ['the other half', () => ({ password: 'a' }), broken],
  ['a user name with a colon', () => ({ username: 'user:name', password: 'b' }), broken], ['half a surrogate',
    () => ({ username: 'a', password: '\ud800' }), broken],
  ...[-1, 1.5, 2147483648, '12', null, Number.NaN, {}].map((contractNumber) =>
    [`the contract ${String(contractNumber)}`, () => ({ token: TOKEN, contractNumber }), broken]),
  ['a getter that throws', () => Object.defineProperty({}, 'token', { get: () => { throw new Error('canary'); } }),
    broken],
  ['a throw', () => { throw new Error('canary'); }, broken], ['a rejection', async () => { throw new Error('canary'); },
    broken], ['a throw of nothing', () => { throw undefined; }, broken], ['a rejection with a response',
    async () => { throw new Response('canary'); }, broken],
], async (authorize, { status, code }) => {
  for (const [method, path] of [['GET', '/backupunits'], ['POST', '/backupunits'], ['POST', CONSOLE]]) {
    const { ask, reached } = gatewayOf({ authorize }, () => Response.json({ ssoUrl: 'https://console.example/',
      items: [] }));
    const answer = await ask(method, path);
    if (code !== undefined) await isRefusal(answer, status, code);
    assert.equal(reached.length, code === undefined ? 1 : 0, `${method} ${path}`);
  }
});

rows('a response of authorize is handed on untouched', [
  ['a redirect', () => new Response(null, { status: 302, headers: { location: '/login', 'set-cookie': 'a=b' } })],
    ['a promise of one', async () => new Response('signed out', { status: 403 })],
  ['a success', () => Response.json({ ok: true })], ['a double', () => ({ status: 418, headers: new Headers(),
    body: null })],
], async (make) => {
  const response = await make();
  const { ask, told, reached } = gatewayOf({ authorize: async () => response });
  assert.equal(await ask('POST', '/backupunits', { body: 'x' }), response);
  assert.deepEqual([reached, told[0].operation, told[0].status], [[], 'create', response.status]);
});

rows('authorize is asked once, with the request itself, and only for what is open and from here', [
  ['a list', 'GET', '/backupunits', {}, 1], ['a create', 'POST', '/backupunits', {}, 1], ['a wrong type', 'POST',
    '/backupunits', { headers: { 'content-type': 'x/y' } }, 1],
  ['no path', 'GET', '/x', {}, 0], ['no method', 'PUT', '/backupunits', {}, 0], ['another origin', 'POST',
    '/backupunits', { origin: 'https://evil.example' }, 0],
], async (method, path, init, times) => {
  const asked = [];
  const { gateway } = gatewayOf({ authorize: (...args) => (asked.push(args), { token: TOKEN }) });
  const request = requestOf(method, path, init);
  await gateway.fetch(request);
  assert.equal(asked.length, times);
  if (times > 0) assert.ok(asked[0].length === 1 && asked[0][0] === request);
});

rows('a body that was read before is told as such where it is wanted', [
  ['a create', 'POST', '/backupunits', 500], ['a console', 'POST', CONSOLE, 303], ['a delete', 'DELETE', UNIT, 303],
], async (method, path, status) => {
  for (const take of [(request) => request.text(), (request) => request.body.getReader()]) {
    const { gateway, reached } = gatewayOf({}, () => Response.json({ ssoUrl: 'https://console.example/' },
      { status: method === 'DELETE' ? 202 : 200 }));
    const request = requestOf(method, path, { body: NEW_UNIT });
    await take(request);
    const answer = await gateway.fetch(request);
    if (status === 500) assert.match(await isRefusal(answer, 500, 'body-read'), /read before the gateway got it/);
    else assert.equal(reached.length, 1);
  }
});

rows('the hook is told one line of facts, and nothing of it matters', [
  ['told', () => {}], ['that throws', () => { throw new Error('hook'); }], ['that rejects',
    async () => { throw new Error('hook'); }], ['that gives a hostile thenable',
    () => ({ then: () => { throw new Error('then'); } })],
], async (behave) => {
  const told = [];
  const { ask } = gatewayOf({ onResponse: (info) => (told.push(info), behave()) }, () => json(LIST, 200,
    { 'x-request-id': 'canary' }));
  /** @type {any[][]} */
  const asked = [['GET', '/backupunits?token=canary', ['list', 200]], ['POST', '/backupunits', ['create', 200]],
    ['GET', UNIT, ['get', 200]], ['PUT', '/x', [undefined, 404]], ['PUT', CONSOLE, [undefined, 405]], ['POST', CONSOLE,
    ['console', 502]]];
  for (const [method, path, want] of asked) {
    await ask(method, path);
    const info = told.pop();
    assert.deepEqual(Object.keys(info), ['operation', 'status', 'durationMs']);
    assert.deepEqual([info.operation, info.status], want);
    assert.ok(Number.isInteger(info.durationMs) && info.durationMs >= 0 && told.length === 0);
    assert.doesNotMatch(JSON.stringify(info), /canary/);
  }
});

rows('anything that has what is read of a request is one', [
  ['a plain object', { url: `${PAGE}/api/backup/backupunits`, method: 'GET', headers: new Headers() }, 200],
  ['without streams, as some browsers', { url: `${PAGE}/api/backup/backupunits`, method: 'POST',
    headers: new Headers({ origin: PAGE, 'content-type': 'application/json' }), arrayBuffer: async () =>
    new TextEncoder().encode('{}').buffer }, 200],
  ['without streams, and too large', { url: `${PAGE}/api/backup/backupunits`, method: 'POST',
    headers: new Headers({ origin: PAGE, 'content-type': 'application/json' }), arrayBuffer: async () =>
    new ArrayBuffer(65_537) }, 413],
  ['whose URL is none', { url: 'http://a b/', method: 'GET', headers: new Headers() }, 400],
], async (request, status) => {
  const { gateway } = gatewayOf();
  assert.equal((await gateway.fetch(request)).status, status);
});
