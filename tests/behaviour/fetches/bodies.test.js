/** Bodies that break off, never end, are of a wrong kind, shape or size; and what comes through untouched. */
// biome-ignore-all format: a table, one row a line
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { clientOf, failure, fetchOf, ID, isError, json, LIST, OPERATIONS, rows, UNIT } from '../support/doubles.js';
import { settle } from '../support/settle.js';

const MIB = 1024 * 1024;
const bytes = (text) => new TextEncoder().encode(text);
const stream = (source, strategy) => new ReadableStream(source, strategy);
const answer = (body, init) => new Response(body, init);
const double = (members) =>
  Object.defineProperties({ status: 200, headers: new Headers() }, Object.getOwnPropertyDescriptors(members));

const broken = (thrown) => () =>
  answer(stream({ start: (c) => c.enqueue(bytes('{"items":')), pull: (c) => c.error(thrown) }, { highWaterMark: 0 }));
const chunked = (values) =>
  stream({
    start(controller) {
      for (const value of values) controller.enqueue(value);
      controller.close();
    },
  });
const chunks = (...values) => () => double({ body: chunked(values) });
const used = async () => {
  const response = json(LIST);
  await response.text();
  return response;
};
const locked = () => {
  const response = json(LIST);
  response.body.getReader();
  return response;
};

/** `[what, fetch]` */
const BROKEN = [
  ['errors with an Error', broken(new Error('terminated'))],
  ['errors with undefined', broken(undefined)],
  ['errors with a string', broken('broken')],
  ['errors with null', broken(null)],
  ['errors at once', () => answer(stream({ start: (c) => c.error(new Error('x')) }))],
  ['throws from pull', () => answer(stream({ pull: () => { throw new Error('x'); } }))],
  ['is locked', locked],
  ['was read already', used],
  ['comes in strings', chunks('{"items":', '[]}')],
  ['comes in buffers', chunks(bytes('{"items":[]}').buffer)],
  ['comes in words', chunks(new Uint16Array(4))],
  ['comes in numbers', chunks(1, 2, 3)],
  ['comes in null', chunks(null)],
  ['comes in undefined', chunks(undefined)],
  ['comes in objects', chunks({ byteLength: 3 })],
  ['has a getReader that throws', () => double({ body: { getReader() { throw new Error('x'); } } })],
  ['has a reader without read', () => double({ body: { getReader: () => ({}) } })],
  ['has a reader that gives nothing', () => double({ body: { getReader: () => ({ read: async () => undefined }) } })],
  ['has a reader that throws', () => double({ body: { getReader: () => ({ read() { throw new Error('x'); } }) } })],
  ['has a getter that throws', () => double({ get body() { throw new Error('x'); } })],
  ['has a text() that rejects', () => double({ text: async () => { throw new Error('x'); } })],
  ['has a text() that throws', () => double({ text() { throw undefined; } })],
  ['has a text() of undefined', () => double({ text: async () => undefined })],
  ['has a text() of null', () => double({ text: async () => null })],
  ['has a json() that rejects', () => double({ json: async () => { throw new Error('x'); } })],
  ['has a json() that throws a string', () => double({ json() { throw 'x'; } })],
];
rows('a body that', BROKEN, async (fetch) => {
  for (const [name, outcome] of [['list', 'unknown'], ['create', 'unknown'], ['replace', 'unknown']]) {
    const { error } = await settle(({ signal }) => OPERATIONS[name].call(clientOf(fetch), { signal }));
    isError(error, 'ConnectionError', { code: 'connection_failed', outcome, attempts: 1, operation: name });
  }
  // What the body of a refusal is like changes nothing about the refusal; nor does that of a delete.
  const refusal = async () => {
    const response = await fetch();
    return new Proxy(response, { get: (it, name) => (name === 'status' ? 422 : Reflect.get(it, name, it)) });
  };
  const { error } = await settle(({ signal }) => OPERATIONS.create.call(clientOf(refusal), { signal }));
  isError(error, 'ApiError', { code: 'unprocessable', outcome: 'rejected' });
  assert.equal((await settle(({ signal }) => OPERATIONS.delete.call(clientOf(fetch), { signal }))).error, undefined);
});

const ENDLESS = [
  ['never begins', () => answer(stream({}))],
  ['stalls in the middle', () => answer(stream({ start: (c) => c.enqueue(bytes('{"items":[')) }))],
  ['has a text() that never settles', () => double({ text: () => new Promise(() => {}) })],
  ['has a json() that never settles', () => double({ json: () => new Promise(() => {}) })],
  ['has a reader that never settles',
    () => double({ body: { getReader: () => ({ read: () => new Promise(() => {}) }) } })],
  ['has a reader whose cancel throws', () => double({
    body: { getReader: () => ({ read: () => new Promise(() => {}), cancel() { throw new Error('x'); } }) },
  })],
  ['has a reader whose cancel rejects', () => double({
    body: { getReader: () => ({ read: () => new Promise(() => {}), cancel: async () => { throw new Error('x'); } }) },
  })],
];
rows('a body that', ENDLESS, async (fetch) => {
  for (const name of ['list', 'create']) {
    /** @type {any} */
    let cancelled;
    const watching = (_, { signal }) => {
      cancelled = signal;
      return fetch();
    };
    const { error, elapsedMs } = await settle(({ signal }) => OPERATIONS[name].call(clientOf(watching), { signal }));
    isError(error, 'TimeoutError', { code: 'timeout', outcome: 'unknown', attempts: 1 });
    assert.equal(elapsedMs, 30_000);
    assert.equal(cancelled.aborted, true);
  }
  const aborted = await settle(({ signal, abort, clock }) => {
    clock.after(10, () => abort('enough'));
    return clientOf(fetch).list({ signal });
  });
  assert.deepEqual([aborted.error, aborted.elapsedMs], ['enough', 10]);
});

rows(
  'a body that gives small chunks for ever ends in time',
  [
    ['empty ones', new Uint8Array(0)],
    ['a byte each', new Uint8Array(1)],
    ['16 bytes each', new Uint8Array(16)],
  ],
  async (chunk) => {
    const fetch = () => answer(stream({ pull: (c) => c.enqueue(chunk.slice()) }));
    isError(await failure(clientOf(fetch, { timeoutMs: 50 }).list()), 'TimeoutError', { code: 'timeout' });
    const controller = new AbortController();
    const list = clientOf(fetch).list({ signal: controller.signal });
    setTimeout(() => controller.abort('enough'), 20);
    assert.equal(await failure(list), 'enough');
  },
);

rows(
  'a body in many chunks is read whole',
  [1, 999, 1000, 1001, 2000, 2500].map((count) => [`${count}`, count]),
  async (count) => {
    const bytes = new TextEncoder().encode(JSON.stringify({ ...LIST, id: 'x'.repeat(count) }));
    const size = Math.ceil(bytes.length / count);
    let at = 0;
    const pull = (controller) => {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at + size));
      else controller.close();
      at += size;
    };
    assert.equal((await clientOf(() => answer(stream({ pull }))).list()).id.length, count);
  },
);

const filled = (total, size = MIB) => {
  let left = total;
  return stream({
    pull(controller) {
      const chunk = new Uint8Array(Math.min(size, left)).fill(0x20);
      left -= chunk.length;
      controller.enqueue(chunk);
      if (left === 0) controller.close();
    },
  });
};
const LARGE = [
  ['33 MiB by Content-Length', () => answer('[]', { headers: { 'content-length': String(33 * MIB) } })],
  ['a byte too many by Content-Length', () => answer('[]', { headers: { 'content-length': String(32 * MIB + 1) } })],
  ['33 MiB counted', () => answer(filled(33 * MIB))],
  ['100 MB counted', () => answer(filled(100_000_000))],
  ['100 MB in one chunk', () => answer(new Uint8Array(100_000_000))],
  ['33 MiB of an encoded body', () => answer(filled(33 * MIB), { headers: { 'content-length': '100',
    'content-encoding': 'gzip' } })],
  ['33 MiB with a lying Content-Length', () => answer(filled(33 * MIB), { headers: { 'content-length': '12' } })],
  ['33 MiB of text()', () => double({ text: async () => ' '.repeat(33 * MIB) })],
  ['34 MiB of text() in half as many characters', () => double({ text: async () => 'ü'.repeat(17 * MIB) })],
];
rows('a body that is too large', LARGE, async (fetch) => {
  for (const [name, outcome] of [['list', 'rejected'], ['create', 'unknown']]) {
    /** @type {any} */
    let cancelled;
    const watching = (_, { signal }) => {
      cancelled = signal;
      return fetch();
    };
    const error = await failure(OPERATIONS[name].call(clientOf(watching)));
    isError(error, 'ResponseError', { code: 'response_too_large', outcome, attempts: 1 });
    assert.equal(cancelled.aborted, true);
  }
});

const padded = (total) => {
  const text = JSON.stringify(LIST);
  return answer(text + ' '.repeat(total - text.length));
};
rows(
  'a body that is large enough',
  [
    ['32 MiB', () => padded(32 * MIB)],
    ['encoded, and larger than that on the wire', () =>
      answer(JSON.stringify(LIST), { headers: { 'content-length': String(40 * MIB),
        'content-encoding': 'identity' } })],
    ['garbage in Content-Length', () => answer(JSON.stringify(LIST), { headers: { 'content-length': 'x, y' } })],
    ['byte by byte', () => {
      const all = bytes(JSON.stringify(LIST));
      return answer(chunked(Array.from(all, (byte) => new Uint8Array([byte]))));
    }],
    ['with a byte order mark', () => answer(`\ufeff${JSON.stringify(LIST)}`)],
    ['as text/plain', () => answer(JSON.stringify(LIST), { headers: { 'content-type': 'text/plain' } })],
    ['without a content type', () => answer(bytes(JSON.stringify(LIST)))],
    ['with status 299', () => answer(JSON.stringify(LIST), { status: 299 })],
  ],
  async (fetch) => assert.deepEqual(await clientOf(fetch).list(), LIST),
);

const NOT_JSON = [
  '', ' ', '<html>Bad Gateway</html>', '{', '{"items":[', '{"items":[]}}', "{'items':[]}", 'undefined', 'NaN', '\0',
    '\ufeff',
  JSON.stringify(LIST).slice(0, -1), `)]}'\n${JSON.stringify(LIST)}`,
    `${JSON.stringify(LIST)}\n${JSON.stringify(LIST)}`,
];
rows(
  'a success that is no JSON',
  [
    ...NOT_JSON.map((text, at) => [`${at}: ${JSON.stringify(text).slice(0, 40)}`, () => answer(text)]),
    ['bytes that are no UTF-8', () => answer(new Uint8Array([0xff, 0xfe, 0x00]))],
    ['gzip that nobody unpacked', () => answer(gzipSync(JSON.stringify(LIST)))],
    ['no body at all', () => answer(null, { status: 204 })],
    ['a json() that cannot parse', () => double({ json: async () => JSON.parse('<') })],
    ['nothing to read it by', () => double({})],
  ],
  async (fetch) => {
    for (const [name, outcome] of [['list', 'rejected'], ['create', 'unknown'], ['update', 'unknown']]) {
      const error = await failure(OPERATIONS[name].call(clientOf(fetch)));
      isError(error, 'ResponseError', { code: 'invalid_response', outcome, attempts: 1, path: '', retryable: false });
    }
  },
);

const UNITS = [
  ['null', null, ''], ['a number', 1, ''], ['a string', 'x', ''], ['an array', [UNIT], ''], ['no id', {}, 'id'],
  ['id: null', { ...UNIT, id: null }, 'id'], ['id: a number', { ...UNIT, id: 5 }, 'id'], ['type: a number',
    { ...UNIT, type: 5 }, 'type'],
  ['href: an object', { ...UNIT, href: {} }, 'href'], ['metadata: a string', { ...UNIT, metadata: 'x' }, 'metadata'],
  ['metadata: an array', { ...UNIT, metadata: [] }, 'metadata'], ['properties: true', { ...UNIT, properties: true },
    'properties'],
  ...['etag', 'createdDate', 'createdBy', 'createdByUserId', 'lastModifiedDate', 'lastModifiedBy',
    'lastModifiedByUserId', 'state'].map(
    (field) => [`metadata.${field}: a number`, { ...UNIT, metadata: { [field]: 5 } }, `metadata.${field}`],
  ),
  ...['name', 'password', 'email'].map((field) => [
    `properties.${field}: an array`, { ...UNIT, properties: { [field]: ['x'] } }, `properties.${field}`,
  ]),
];
rows('a unit of a wrong shape', UNITS, async (unit, path) => {
  for (const [name, outcome] of [['get', 'rejected'], ['create', 'unknown'], ['replace', 'unknown'],
    ['update', 'unknown']]) {
    const error = await failure(OPERATIONS[name].call(clientOf(() => json(unit))));
    isError(error, 'ResponseError', { code: 'invalid_response', outcome, path, attempts: 1 });
  }
  const error = await failure(clientOf(() => json({ items: [UNIT, unit] })).list());
  isError(error, 'ResponseError', { code: 'invalid_response', path: path === '' ? 'items[1]' : `items[1].${path}` });
});

const LISTS = [
  ['null', null, ''], ['an array', [], ''], ['no items', {}, 'items'], ['items: null', { items: null }, 'items'],
  ['items: an object', { items: {} }, 'items'], ['items: a string', { items: 'x' }, 'items'], ['id: a number',
    { id: 1, items: [] }, 'id'],
];
rows('a list of a wrong shape', LISTS, async (list, path) => {
  isError(await failure(clientOf(() => json(list)).list()), 'ResponseError', { code: 'invalid_response', path,
    outcome: 'rejected' });
});

const SSO_URLS = [
  ...[null, 5, {}, [], true, undefined].map((url) => [String(url), url]),
  ...['', ' ', '/sso', '//host/', 'http://host/', 'ftp://host/', 'javascript:alert(1)', 'data:text/html,x', 'https://',
    'https:/host',
    'https:host', ' https://host/', 'https://host/ x', 'https://host/\n', 'https://u:p@host/', 'blob:https://host/x']
      .map((url) => [JSON.stringify(url), url]),
];
rows('an SSO URL that a browser must not be sent to', SSO_URLS, async (ssoUrl) => {
  const error = await failure(clientOf(() => json({ ssoUrl })).ssoUrl(ID));
  isError(error, 'ResponseError', { code: 'invalid_response', path: 'ssoUrl', outcome: 'rejected', retryable: false });
});

const STRANGE = {
  'unknown fields': { ...UNIT, later: { deep: [1, null, { x: 'y' }] }, properties: { name: 'x', quota: 5 } },
  'unknown states': { ...UNIT, metadata: { state: 'SOMETHING_NEW' } },
  'an empty state': { ...UNIT, metadata: { state: '' } },
  'null fields': { id: ID, type: null, href: null, metadata: null, properties: null },
  'null in the fields': { id: ID, metadata: { state: null, etag: null }, properties: { name: null, password: null,
    email: null } },
  'only an id': { id: ID },
  'an empty id': { id: '' },
  'a field named __proto__': JSON.parse(`{"id":"${ID}","__proto__":{"polluted":true},"constructor":1}`),
  'large numbers': { id: ID, size: 12345678901234567000, tiny: 5e-324 },
  'odd strings': { id: '\u0000\ud800\u{1f4be}', properties: { name: '\u2028<script>' } },
};
rows('what comes through untouched', Object.entries(STRANGE), async (unit) => {
  for (const name of ['get', 'create', 'replace', 'update']) {
    const found = await OPERATIONS[name].call(clientOf(() => json(unit)));
    assert.equal(JSON.stringify(found), JSON.stringify(JSON.parse(JSON.stringify(unit))));
    assert.equal(found.polluted, undefined);
  }
  // The very object: nothing is rebuilt on the way through wasm.
  const body = { items: [unit], more: [] };
  assert.equal(await clientOf(async () => double({ json: async () => body })).list(), body);
  assert.equal((await clientOf(async () => double({ json: async () => body })).list()).items[0], unit);
});

rows(
  'the SSO URL comes byte for byte',
  ['https://h/?jwt=a.b-c_d', 'https://H:443/a/../b#ott=a%3D%3d&x=%7e', 'HTTPS://backup.example.com',
    'http://127.0.0.1:1/sso#x', 'https://h/ü?é#😀'].map((url) => [url, url]),
  async (url) => assert.equal(await clientOf(() => json({ ssoUrl: url })).ssoUrl(ID), url),
);

rows(
  'a delete is done by any success',
  [
    ...[200, 202, 204].map((status) => [`${status}`, () => answer(null, { status })]),
    ['a body', () => json(UNIT, 202)],
    ['HTML', () => answer('<html>', { status: 202 })],
    ['33 MiB', () => answer(filled(33 * MIB), { status: 202 })],
  ],
  async (answer) => {
    const fetch = fetchOf(answer);
    assert.equal(await clientOf(fetch).delete(ID), undefined);
    assert.equal(fetch.calls.length, 1);
  },
);
