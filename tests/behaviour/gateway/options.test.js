/** The options of `createGateway`, and how it judges what the client judges too. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createGateway } from 'ionos-backup/gateway';
import { isBackupError } from 'ionos-backup';
import { json, LIST, rows } from '../support/doubles.js';
import { gatewayOf, isRefusal, requestOf } from '../support/gateway.js';
import { hostile, outOf, throwing, wrong } from '../support/wrong.js';

const authorize = () => ({ token: 'token' });
const verdicts = JSON.parse(readFileSync(new URL('verdicts.json', import.meta.url), 'utf8'));

const PATHS = [
  '',
  '/',
  'api',
  'api/backup',
  '/api/',
  '/api/backup/',
  '//api',
  '/api//backup',
  '/api/../backup',
  '/api/./backup',
  '/api/%2e%2e',
  '/api?x',
  '/api#x',
  '/a b',
  '/ä',
  'https://page.example/api',
  '/api\\backup',
  '\\api',
  '/api\n',
  '/{x}',
];
const ORIGINS = [
  '',
  'null',
  '*',
  'page.example',
  '//page.example',
  'https://',
  'https://page.example/path',
  'https://page.example/?',
  'https://page.example/#',
  'https://u@page.example',
  'ftp://page.example',
  'file:///',
  'javascript:0',
  'https://page.example:99999',
  'https://*.page.example',
  ' https://page.example',
  'https://a b',
  'https:page.example',
  'https:\\\\page.example',
];
const INSECURE = [
  'http://api.ionos.com',
  'http://API.IONOS.com:80',
  'http://api.ionos.com./x',
  'http://u@lab',
  'http://',
  'http://lab?x',
  'http://lab#x',
  'ftp://lab',
  'lab',
  '//lab',
];

const WRONG = [
  ['nothing at all', undefined, 'options'],
  ['null', null, 'options'],
  ['a string', 'x', 'options'],
  ['a function', () => {}, 'options'],
  ['no authorize', {}, 'authorize'],
  ['authorize of undefined', { authorize: undefined }, 'authorize'],
  ['an unknown name', { authorize, timeoutMS: 1 }, 'timeoutMS'],
  ['an option of the client', { authorize, auth: { token: 'x' } }, 'auth'],
  ['a name of every object', { authorize, toString: 1 }, 'toString'],
  ...wrong('function').flatMap(([what, value]) =>
    ['authorize', 'fetch', 'onResponse'].map((name) => [`${name}: ${what}`, { authorize, [name]: value }, name]),
  ),
  ...wrong('boolean').map(([what, value]) => [
    `allowInsecure: ${what}`,
    { authorize, allowInsecure: value },
    'allowInsecure',
  ]),
  ...wrong('string').flatMap(([what, value]) =>
    ['basePath', 'baseUrl', 'origin'].map((name) => [`${name}: ${what}`, { authorize, [name]: value }, name]),
  ),
  ...outOf(1, 2147483647).flatMap(([what, value]) =>
    ['maxBodyBytes', 'timeoutMs'].map((name) => [`${name}: ${what}`, { authorize, [name]: value }, name]),
  ),
  ...wrong('number').flatMap(([what, value]) =>
    ['maxBodyBytes', 'timeoutMs'].map((name) => [`${name}: ${what}`, { authorize, [name]: value }, name]),
  ),
  ...PATHS.map((path) => [`basePath ${JSON.stringify(path)}`, { authorize, basePath: path }, 'basePath']),
  ...ORIGINS.map((origin) => [`origin ${JSON.stringify(origin)}`, { authorize, origin }, 'origin']),
  ...INSECURE.map((baseUrl) => [
    `allowInsecure for ${baseUrl}`,
    { authorize, allowInsecure: true, baseUrl },
    'baseUrl',
  ]),
  ['allowInsecure that is not', { authorize, allowInsecure: false, baseUrl: 'http://lab' }, 'baseUrl'],
  ...['list', 'all', '', 'ssoUrl', 5, null, {}, new Set(['list'])].map((value) => [
    `operations: ${String(value)}`,
    { authorize, operations: value },
    'operations',
  ]),
  ...['ssoUrl', 'List', 'GET', '', undefined, null, 5, 'toString', 'waitUntilDeleted'].map((name) => [
    `operations with ${String(name)}`,
    { authorize, operations: ['list', name] },
    'operations',
  ]),
];

rows('a wrong option is refused by its name, when it is made', WRONG, (options, argument) => {
  assert.throws(
    () => createGateway(options),
    (/** @type {any} */ error) => {
      assert.equal(isBackupError(error), true);
      const { name, code, outcome, attempts, retryable } = error;
      assert.deepEqual(
        { name, code, outcome, attempts, retryable, argument: error.argument },
        {
          name: 'InvalidArgumentError',
          code: 'invalid_argument',
          outcome: 'not_sent',
          attempts: 0,
          retryable: false,
          argument,
        },
      );
      assert.match(error.message, new RegExp(`^createGateway: ${argument} (?:must be |is not )`));
      return true;
    },
  );
});

rows(
  'what fits is taken',
  [
    ['authorize alone', { authorize }],
    [
      'everything absent',
      {
        authorize,
        basePath: undefined,
        baseUrl: undefined,
        allowInsecure: undefined,
        operations: undefined,
        origin: undefined,
        maxBodyBytes: undefined,
        timeoutMs: undefined,
        fetch: undefined,
        onResponse: undefined,
        nonsense: undefined,
      },
    ],
    ['the smallest', { authorize, maxBodyBytes: 1, timeoutMs: 1 }],
    ['the largest', { authorize, maxBodyBytes: 2147483647, timeoutMs: 2147483647 }],
    ['an insecure API in a lab', { authorize, allowInsecure: true, baseUrl: 'http://lab:8080/x' }],
    ['an instance of a class', Object.assign(Object.create({ basePath: '/x' }), { authorize })],
    ...[
      'https://page.example',
      'https://page.example/',
      'HTTPS://Page.Example:443',
      'http://lab:8080',
      'https://[::1]:1',
    ].map((origin) => [`origin ${origin}`, { authorize, origin }]),
    ...['/a', '/api/v1.0/backup_units', '/a%20b', '/~me/api', '/@x/(y)'].map((basePath) => [
      `basePath ${basePath}`,
      { authorize, basePath },
    ]),
  ],
  async (options) => {
    const gateway = createGateway({ ...options, fetch: async () => json(LIST) });
    const path = options.basePath ?? Object.getPrototypeOf(options).basePath ?? '/api/cloudapi/v6';
    assert.deepEqual(Object.keys(gateway), ['fetch', 'handlers', 'node']);
    if (Object.hasOwn(options, 'basePath'))
      assert.equal((await gateway.fetch(new Request(`https://page.example${path}/backupunits`))).status, 200);
  },
);

// What no URL parser takes leads nowhere: the client says so when it sends, the gateway when it is made.
rows(
  'the base URL is the client’s to judge',
  verdicts.baseUrls.flatMap(([text, base, insecure]) => [
    [JSON.stringify(text), text, base, false],
    [`${JSON.stringify(text)}, insecure allowed`, text, insecure, true],
  ]),
  async (baseUrl, base, allowInsecure) => {
    if (base === null || !URL.canParse(baseUrl))
      return assert.throws(() => gatewayOf({ baseUrl, allowInsecure }), {
        name: 'InvalidArgumentError',
        argument: 'baseUrl',
      });
    const { ask, reached } = gatewayOf({ baseUrl, allowInsecure });
    await ask('GET', '/backupunits');
    assert.equal(reached[0].url, `${base}/backupunits`);
  },
);

rows(
  'credentials are the client’s to judge',
  verdicts.credentials.map(([given, header]) => [JSON.stringify(given), given, header]),
  async (given, header) => {
    const { ask, reached } = gatewayOf({ authorize: () => given });
    const answer = await ask('GET', '/backupunits');
    if (header === null) await isRefusal(answer, 500, 'authorize');
    else assert.deepEqual([answer.status, reached[0].headers.authorization], [200, header]);
    assert.equal(reached.length, header === null ? 0 : 1);
  },
);

rows(
  'options are read once, when it is made',
  [
    [
      'a getter',
      (read) =>
        Object.defineProperty({ authorize }, 'baseUrl', {
          enumerable: true,
          get: () => (read.count++, `https://api${read.count}.example`),
        }),
    ],
    [
      'an object that is changed later',
      (read) => ({ ...Object.assign(read, { count: 1 }).none, authorize, baseUrl: 'https://api1.example' }),
    ],
  ],
  async (make) => {
    const read = { count: 0 };
    const reached = [];
    const options = Object.assign(make(read), { fetch: async (url) => (reached.push(url), json(LIST)) });
    const gateway = createGateway(options);
    const { count } = read;
    if (Object.getOwnPropertyDescriptor(options, 'baseUrl').writable)
      Object.assign(options, { baseUrl: 'https://evil.example', fetch: undefined });
    for (const path of ['a', 'b'])
      await gateway.fetch(new Request(`https://page.example/api/cloudapi/v6/backupunits/${path}`));
    assert.equal(read.count, count);
    assert.ok(
      reached.length === 2 && reached.every((url) => url.startsWith(`https://api${count}.example/`)),
      String(reached),
    );
  },
);

rows(
  'options that cannot be read throw, and nothing else happens',
  [
    ['a getter that throws', throwing('baseUrl')],
    ['a hostile proxy', hostile()],
  ],
  (options) => {
    assert.throws(() => createGateway(options));
  },
);

rows(
  'its functions need no this',
  [
    ['fetch', ({ fetch }) => fetch(requestOf('GET', '/backupunits'))],
    ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [
      method,
      ({ handlers }) => handlers[method](requestOf('GET', '/backupunits'), { params: {} }),
    ]),
  ],
  async (call) => {
    const { gateway } = gatewayOf();
    assert.equal((await call(gateway)).status, 200);
    assert.deepEqual(Object.keys(gateway.handlers), ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
  },
);
