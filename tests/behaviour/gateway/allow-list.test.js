/**
 * What is let through, walked from the rows of the core: every path, method, header and query name that is not listed
 * is refused.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OPERATIONS } from '../../../pkg-template/gateway/operations.js';
import { BASE, gatewayOf, ID, isRefusal, PAGE, TOKEN } from '../support/gateway.js';

/**
 * What is open. A row that comes to the core is none of these, and so has to be refused, until somebody opens it here
 * as well.
 */
const OPEN = ['list', 'create', 'get', 'replace', 'update', 'delete'];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND', 'MKCOL', 'QUERY', 'get2'];
const API = 'https://api.ionos.com/cloudapi/v6';

/** The rows that are open, and the one that is the gateway's own. */
const ROWS = [
  ...OPERATIONS.filter(({ name }) => OPEN.includes(name)),
  { name: 'console', method: 'POST', path: '/backupunits/{id}/console', json: false, query: '' },
];
const concrete = (path, id = ID) => path.replace('{id}', id);

test('the rows are all there, and some of them are closed', () => {
  assert.deepEqual(
    ROWS.map(({ name }) => name),
    [...OPEN, 'console'],
  );
  assert.ok(OPERATIONS.length > OPEN.length);
});

test('an open row reaches the API by its own method and path, and by no other', async () => {
  for (const { name, method, path, json } of ROWS) {
    const { ask, reached, told } = gatewayOf({}, () =>
      Response.json({ ssoUrl: 'https://console.example/' }, { status: 200 }),
    );
    const answer = await ask(method, concrete(path));
    const isConsole = name === 'console';
    assert.equal(answer.status, isConsole ? 303 : 200, name);
    const url = `${API}${concrete(path).replace('/console', '/ssourl')}${isConsole ? '?pretty=false' : ''}`;
    assert.deepEqual([reached.length, reached[0].url, reached[0].redirect], [1, url, 'manual'], name);
    assert.equal(reached[0].method, isConsole ? 'GET' : method, name);
    assert.equal(reached[0].body !== undefined, json, name);
    assert.deepEqual([told.length, told[0].operation, told[0].status], [1, name, answer.status], name);
  }
});

test('every row by every method: what is not open is refused, and nothing of it reaches the API', async () => {
  const paths = new Set([...OPERATIONS, ...ROWS].map(({ path }) => path));
  let refused = 0;
  for (const path of paths) {
    const here = ROWS.filter((row) => row.path === path);
    for (const method of METHODS) {
      if (here.some((row) => row.method === method)) continue;
      const { ask, reached, told } = gatewayOf();
      const answer = await ask(method, concrete(path));
      const isThere = here.length > 0;
      await isRefusal(answer, isThere ? 405 : 404, isThere ? 'method' : 'path');
      const allow = isThere ? here.map((row) => row.method).join(', ') : null;
      assert.equal(answer.headers.get('allow'), allow, `${method} ${path}`);
      assert.deepEqual([reached, told[0].operation], [[], undefined], `${method} ${path}`);
      refused += 1;
    }
  }
  assert.ok(refused > 30);
});

test('paths beside the rows are nothing', async () => {
  const unit = `/backupunits/${ID}`;
  const beside = [
    ['', '/', '/backupunit', '/backupunitss', '/Backupunits', '/backupunits/', '/backupunits//', '//backupunits'],
    ['/backupunits;a=b', '/backupunits%2f', '/%62ackupunits', '/backupunits%3Fdepth=1', '/datacenters', '/um/users'],
    [`${unit}/`, `${unit}//`, `${unit}/ssourl/`, `${unit}/Console`, `${unit}/console/`, `${unit}/console/x`],
    [`${unit}/requests`, `${unit}//console`, `${unit};x`, `${unit}%2fconsole`, `${unit}/%63onsole`, `/x${unit}`],
    ['/{id}', '/backupunits/{id}', '/backupunits/{id}/console', '/backupunits/%7Bid%7D', '/backupunits//console'],
  ].flat();
  for (const path of beside) {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const { ask, reached } = gatewayOf();
      await isRefusal(await ask(method, path), 404, 'path');
      assert.deepEqual(reached, [], path);
    }
  }
});

test('what is not below the base path is nothing, whatever it looks like', async () => {
  const { gateway, reached } = gatewayOf();
  const outside = [
    '/',
    BASE,
    `${BASE}x/backupunits`,
    '/backupunits',
    '/api/cloudapi/v6/backupunits',
    '/api/Backup/backupunits',
  ];
  const traversed = [
    `/x/..${BASE}/../backupunits`,
    `${BASE}/../../backupunits`,
    `/x${BASE}/backupunits`,
    `/${BASE}/backupunits`,
  ];
  for (const path of [...outside, ...traversed, '/api%2fbackup/backupunits', '/api/backup;/backupunits']) {
    await isRefusal(await gateway.fetch(new Request(`${PAGE}${path}`)), 404, 'path');
  }
  assert.deepEqual(reached, []);
  const there = [
    `/x/..${BASE}/backupunits`,
    `${BASE}/x/../backupunits`,
    `${BASE}/./backupunits`,
    '/api/%2e/backup/backupunits',
  ];
  for (const path of there) assert.equal((await gateway.fetch(new Request(`${PAGE}${path}`))).status, 200, path);
});

test('an id is one plain segment of at most 128 characters, by every row that has one', async () => {
  const good = ['a', 'A_b-9', '0', ID, 'a'.repeat(128)];
  const bad = [
    '-a',
    '_a',
    '.',
    '..',
    '%2e',
    '%2E%2e',
    'a.b',
    'a;b',
    'a%2fb',
    'a%5cb',
    'a%00',
    'a%0d%0ab',
    '%61',
    'a b',
    'ä',
    '%C3%A4',
    'a'.repeat(129),
    'a+b',
    'a:b',
    'a@b',
    '~',
    '%',
    '%zz',
  ];
  for (const { method, path } of ROWS.filter((row) => row.path.includes('{id}'))) {
    for (const id of good) {
      const { ask, reached } = gatewayOf({}, () => Response.json({ ssoUrl: 'https://console.example/' }));
      await ask(method, concrete(path, id));
      assert.equal(new URL(reached[0].url).pathname.split('/')[4], id, `${method} ${path}`);
    }
    for (const id of bad) {
      const { ask, reached } = gatewayOf();
      const answer = await ask(method, concrete(path, id));
      // To a URL parser `/backupunits/./console` is a unit of the name `console`, and no POST of it is open.
      if (/^(?:\.|%2e)$/i.test(id) && path.endsWith('/console')) await isRefusal(answer, 405, 'method');
      else await isRefusal(answer, 404, 'path');
      assert.deepEqual(reached, [], id);
    }
  }
});

test('query parameters pass by the row, each once, and none can start another', async () => {
  const known = new Set(OPERATIONS.flatMap(({ query }) => query.split(' ')));
  const names = [...known].map((name) => (name.endsWith('.') ? `${name}name` : name));
  const unknown = [
    'offset',
    'limit',
    'token',
    'Depth',
    'DEPTH',
    'pretty2',
    'filter',
    'filter.',
    'filter.a.b',
    'filter.1',
    'filter.__proto__',
    '__proto__',
    'constructor',
    'x-contract-number',
    'access_token',
    'depth[]',
    'order_by',
    '',
  ];
  for (const { name, method, path, query } of ROWS) {
    const { ask, reached } = gatewayOf({}, () => Response.json({ ssoUrl: 'https://console.example/' }));
    const asked = new URLSearchParams([...names, ...unknown].map((one) => [one, `v&${one}=2`]));
    await ask(method, `${concrete(path)}?${asked}&${names[0]}=again&pretty=%26token%3Dx`);
    const { searchParams } = new URL(reached[0].url);
    const want =
      name === 'console'
        ? ['pretty']
        : names.filter((one) => query.split(' ').includes(one.replace(/^filter\..*/, 'filter.')));
    assert.deepEqual([...searchParams.keys()], want, name);
    for (const one of name === 'console' ? [] : want) assert.equal(searchParams.get(one), `v&${one}=2`, name);
  }
});

test('four headers reach the API, and none of them as the page wrote it', async () => {
  const sent = Object.fromEntries(
    [
      [
        'accept',
        'accept-charset',
        'accept-encoding',
        'accept-language',
        'authorization',
        'cache-control',
        'cookie',
        'date',
        'dnt',
      ],
      [
        'expect',
        'forwarded',
        'from',
        'if-match',
        'if-modified-since',
        'if-none-match',
        'keep-alive',
        'max-forwards',
        'pragma',
      ],
      [
        'proxy-authorization',
        'range',
        'referer',
        'te',
        'traceparent',
        'upgrade',
        'user-agent',
        'via',
        'x-api-key',
        'x-anything',
      ],
      [
        'x-forwarded-for',
        'x-forwarded-host',
        'x-forwarded-proto',
        'x-http-method-override',
        'x-method-override',
        'x-original-url',
      ],
      [
        'x-real-ip',
        'x-rewrite-url',
        'cf-connecting-ip',
        'true-client-ip',
        'sec-fetch-mode',
        'sec-ch-ua',
        'content-encoding',
      ],
    ]
      .flat()
      .map((name) => [name, 'planted']),
  );
  for (const { method, path, json } of ROWS) {
    const { ask, reached } = gatewayOf({}, () => Response.json({ ssoUrl: 'https://console.example/' }));
    await ask(method, concrete(path), { headers: { ...sent, 'x-contract-number': '42' } });
    const want = { accept: 'application/json', authorization: `Bearer ${TOKEN}`, 'x-contract-number': '42' };
    assert.deepEqual({ ...reached[0].headers }, json ? { ...want, 'content-type': 'application/json' } : want, path);
  }
});

test('operations: each of them alone opens nothing else', async () => {
  for (const alone of ROWS) {
    for (const row of ROWS) {
      const { ask, reached } = gatewayOf({ operations: [alone.name] }, () =>
        Response.json({ ssoUrl: 'https://console.example/' }),
      );
      const answer = await ask(row.method, concrete(row.path));
      if (row === alone) assert.equal(reached.length, 1, row.name);
      else if (row.path === alone.path) {
        await isRefusal(answer, 405, 'method');
        assert.equal(answer.headers.get('allow'), alone.method);
      } else await isRefusal(answer, 404, 'path');
      assert.equal(reached.length, row === alone ? 1 : 0, `${row.name}, where ${alone.name} is open`);
    }
  }
});

test('operations: read is list and get, alone or beside others; none at all is nothing', async () => {
  for (const [operations, want] of [
    ['read', ['list', 'get']],
    [['read'], ['list', 'get']],
    [
      ['read', 'console'],
      ['list', 'get', 'console'],
    ],
    [
      ['delete', 'read', 'delete'],
      ['list', 'get', 'delete'],
    ],
    [[], []],
    [undefined, [...OPEN, 'console']],
  ]) {
    const open = [];
    for (const row of ROWS) {
      const { ask, reached } = gatewayOf({ operations });
      await ask(row.method, concrete(row.path));
      if (reached.length > 0) open.push(row.name);
    }
    assert.deepEqual(open, want, String(operations));
  }
});
