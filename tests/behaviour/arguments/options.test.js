/** What the constructor and `fromEnv` refuse: every option, of every wrong kind, named as the caller wrote it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BackupClient } from 'ionos-backup';
import { isError, json, LIST, rows } from '../support/doubles.js';
import { hostile, LIMITS, outOf, throwing, wrong } from '../support/wrong.js';

const BASE_URLS = [
  '',
  ' ',
  'api.ionos.com',
  '/cloudapi',
  '//host',
  'http://host',
  'http://127.0.0.1.evil.example',
  'ftp://host',
  'javascript:alert(1)',
  'data:text/plain,x',
  'https://',
  'https:///x',
  'https://user@host',
  'https://user:pw@host',
  'https://host?query',
  'https://host#fragment',
  'https://host/?',
  'https://host/#',
  'https://ho st',
  ' https://host',
  'https://host\n',
  'https://host\\path',
  'https://host:99999',
  'https://host:x',
  'https://host:',
  'https://[evil]',
  'https://bücher.example',
  'http://localhost.evil.example',
  'http://localhost@evil.example',
  'http://0.0.0.0',
];

const TOKENS = [
  '',
  ' ',
  '\t\n',
  'two words',
  'line\nbreak',
  'nul\0',
  'schlüssel',
  'Bearer token',
  '\u{1f4be}',
  'a\r\nX-Evil: 1',
];

/** `[name, options, argument]` */
const OPTIONS = [
  ...wrong('object').map(([what, value]) => [`options: ${what}`, value, 'options']),
  ...wrong('object').map(([what, value]) => [`auth: ${what}`, { auth: value }, 'auth']),
  ...wrong('token').map(([what, value]) => [`auth.token: ${what}`, { auth: { token: value } }, 'auth.token']),
  ...TOKENS.map((token) => [`auth.token: ${JSON.stringify(token)}`, { auth: { token } }, 'auth.token']),
  ['auth: nothing in it', { auth: {} }, 'auth'],
  ['auth: token and user name', { auth: { token: 'token', username: 'user' } }, 'auth'],
  ['auth: token and password', { auth: { token: 'token', password: 'pass' } }, 'auth'],
  ['auth: all three', { auth: { token: 'token', username: 'user', password: 'pass' } }, 'auth'],
  ['auth: no password', { auth: { username: 'user' } }, 'auth.password'],
  ['auth: no user name', { auth: { password: 'pass' } }, 'auth.username'],
  ['auth: an unknown name', { auth: { token: 'token', scheme: 'x' } }, 'auth.scheme'],
  ...['', ' ', 'a:b', 'a\nb', 'a\0', '\udcbe'].map((username) => [
    `auth.username: ${JSON.stringify(username)}`,
    { auth: { username, password: 'pass' } },
    'auth.username',
  ]),
  ...['', ' ', 'a\nb', 'a\0', 'half \ud83d of it'].map((password) => [
    `auth.password: ${JSON.stringify(password)}`,
    { auth: { username: 'user', password } },
    'auth.password',
  ]),
  ...wrong('string').map(([what, username]) => [
    `auth.username: ${what}`,
    { auth: { username, password: 'pass' } },
    'auth.username',
  ]),
  ...wrong('string').map(([what, password]) => [
    `auth.password: ${what}`,
    { auth: { username: 'user', password } },
    'auth.password',
  ]),
  ...wrong('string').map(([what, baseUrl]) => [`baseUrl: ${what}`, { baseUrl }, 'baseUrl']),
  ...BASE_URLS.map((baseUrl) => [`baseUrl: ${JSON.stringify(baseUrl)}`, { baseUrl }, 'baseUrl']),
  ...wrong('boolean').map(([what, value]) => [`allowInsecure: ${what}`, { allowInsecure: value }, 'allowInsecure']),
  ...['http://api.ionos.com', 'http://API.IONOS.COM.:8080/x'].map((baseUrl) => [
    `allowInsecure with ${baseUrl}`,
    { baseUrl, allowInsecure: true },
    'baseUrl',
  ]),
  ['allowInsecure that is false', { baseUrl: 'http://gateway.lab', allowInsecure: false }, 'baseUrl'],
  ...Object.entries(LIMITS).flatMap(([name, [min, max]]) => [
    ...wrong('number').map(([what, value]) => [`${name}: ${what}`, { [name]: value }, name]),
    ...outOf(min, max).map(([what, value]) => [`${name}: ${what}`, { [name]: value }, name]),
  ]),
  ...['fetch', 'onResponse'].flatMap((name) =>
    wrong('function').map(([what, value]) => [`${name}: ${what}`, { [name]: value }, name]),
  ),
  ...['timeoutMS', 'timeout', 'retries', 'token', 'signal', 'depth', 'pretty', 'onPoll', 'filter', 'baseURL', ''].map(
    (name) => [`an unknown name: ${JSON.stringify(name)}`, { [name]: 1 }, name],
  ),
  ['an unknown name with null', { retries: null }, 'retries'],
  ['a proxy that throws', hostile(), 'options'],
  ...['auth', 'baseUrl', 'timeoutMs', 'fetch'].map((name) => [`${name}: a getter that throws`, throwing(name), name]),
  ['auth.token: a getter that throws', { auth: throwing('token') }, 'auth.token'],
  ['auth: a proxy that throws', { auth: hostile() }, 'auth'],
];

rows('new BackupClient(options)', OPTIONS, (options, argument) => {
  refused(() => new BackupClient(options), 'constructor', argument);
});

rows(
  'BackupClient.fromEnv({}, options)',
  OPTIONS.filter(([name]) => !/: (a|an|bytes|true) /.test(name)),
  (options, argument) => refused(() => BackupClient.fromEnv({}, options), 'fromEnv', argument),
);

const NAMES = ['IONOS_TOKEN', 'IONOS_USERNAME', 'IONOS_PASSWORD', 'IONOS_API_URL', 'IONOS_CONTRACT_NUMBER'];

rows(
  'BackupClient.fromEnv(env)',
  [
    ['undefined', undefined, 'env'],
    ...['null', 'a string', 'a number', 'true', 'a symbol', 'a function'].map((what) => [
      what,
      wrong(what === 'a function' ? 'object' : 'function').find(([name]) => name === what)?.[1] ?? 'text',
      'env',
    ]),
    ['a proxy that throws', hostile(), 'env.IONOS_TOKEN'],
    ...NAMES.flatMap((name) =>
      ['a number', 'null', 'an object', 'a function'].map((what) => [
        `${name}: ${what}`,
        { [name]: new Map([...wrong('string')]).get(what) },
        `env.${name}`,
      ]),
    ),
    ...TOKENS.slice(1).map((token) => [
      `IONOS_TOKEN: ${JSON.stringify(token)}`,
      { IONOS_TOKEN: token },
      'env.IONOS_TOKEN',
    ]),
    ...BASE_URLS.slice(1)
      .filter((url) => url !== 'api.ionos.com')
      .map((url) => [`IONOS_API_URL: ${JSON.stringify(url)}`, { IONOS_API_URL: url }, 'env.IONOS_API_URL']),
    ...['x', '1.5', '-1', '2147483648', '1e3', '0x10', ' '].map((number) => [
      `IONOS_CONTRACT_NUMBER: ${JSON.stringify(number)}`,
      { IONOS_CONTRACT_NUMBER: number },
      'env.IONOS_CONTRACT_NUMBER',
    ]),
    ['no password', { IONOS_USERNAME: 'user' }, 'env.IONOS_PASSWORD'],
    ['an empty password', { IONOS_USERNAME: 'user', IONOS_PASSWORD: '' }, 'env.IONOS_PASSWORD'],
    ['no user name', { IONOS_PASSWORD: 'pass' }, 'env.IONOS_USERNAME'],
    ['a colon in the user name', { IONOS_USERNAME: 'a:b', IONOS_PASSWORD: 'pass' }, 'env.IONOS_USERNAME'],
    ['a blank password', { IONOS_USERNAME: 'user', IONOS_PASSWORD: ' ' }, 'env.IONOS_PASSWORD'],
  ],
  (env, argument) => refused(() => BackupClient.fromEnv(env), 'fromEnv', argument),
);

rows(
  'options that are taken',
  [
    ['none', () => new BackupClient()],
    ['undefined', () => new BackupClient(undefined)],
    [
      'all undefined',
      // @ts-expect-error -- there is no `nothing`
      () => new BackupClient({ auth: undefined, baseUrl: undefined, timeoutMs: undefined, nothing: undefined }),
    ],
    ['without a prototype', () => new BackupClient(Object.assign(Object.create(null), { timeoutMs: 5 }))],
    [
      'an instance of a class',
      () =>
        new BackupClient(
          new (class Options {
            maxRetries = 0;
          })(),
        ),
    ],
    ['frozen', () => new BackupClient(Object.freeze({ auth: Object.freeze({ token: ' pasted\n' }) }))],
    ['bounds', () => new BackupClient({ timeoutMs: 1, totalTimeoutMs: 2147483647, maxRetries: 10, contractNumber: 0 })],
    [
      'loopback',
      () =>
        ['http://localhost', 'http://a.localhost:1', 'http://127.9.9.9/x', 'http://[::1]:8'].map(
          (baseUrl) => new BackupClient({ baseUrl }),
        ),
    ],
    [
      'http where that is allowed',
      () =>
        ['http://gateway:8080', 'http://10.0.0.5/x', 'https://api.ionos.com'].map(
          (baseUrl) => new BackupClient({ baseUrl, allowInsecure: true }),
        ),
    ],
    ['http of the environment', () => BackupClient.fromEnv({ IONOS_API_URL: 'http://lab' }, { allowInsecure: true })],
    ['an environment with other things', () => BackupClient.fromEnv({ PATH: '/bin', OTHER: 5, IONOS_TOKEN: '' })],
    ['a token beside a user name', () => BackupClient.fromEnv({ IONOS_TOKEN: 'token', IONOS_USERNAME: 'user' })],
    [
      'options instead of a wrong environment',
      () => BackupClient.fromEnv({ IONOS_TOKEN: 'a b' }, { auth: { token: 'token' } }),
    ],
    ['process.env', () => BackupClient.fromEnv(process.env)],
  ],
  (make) => assert.ok(make()),
);

rows(
  'IONOS_API_URL',
  [
    ['api.ionos.com', 'https://api.ionos.com/cloudapi/v6'],
    ['gateway.example:8443/api/', 'https://gateway.example:8443/api'],
    ['http://localhost:8080', 'http://localhost:8080/cloudapi/v6'],
  ].map(([url, base]) => [url, url, base]),
  async (url, base) => {
    const request = await BackupClient.fromEnv({ IONOS_API_URL: url }).requests.list();
    assert.equal(request.url.split('/backupunits')[0], base);
    assert.equal(request.cache, 'no-store');
  },
);

describe('fromEnv of a subclass', () => {
  it('gives the environment to that one and not to a client it makes on the way', async () => {
    const sent = [];
    const fetchAs =
      (who) =>
      async (_, { headers }) => (sent.push([who, headers.Authorization]), json(LIST));
    class Client extends BackupClient {
      constructor(options) {
        const other = new BackupClient({ fetch: fetchAs('other') });
        super({ ...options, fetch: fetchAs('own') });
        this.other = other;
      }
    }
    const client = Client.fromEnv({ IONOS_TOKEN: 'of-the-environment' });
    await client.list();
    // @ts-expect-error -- of this subclass
    await client.other.list();
    await new Client().list();
    assert.deepEqual(sent, [
      ['own', 'Bearer of-the-environment'],
      ['other', undefined],
      ['own', undefined],
    ]);
  });
});

function refused(make, operation, argument) {
  let error;
  try {
    make();
  } catch (thrown) {
    error = thrown;
  }
  isError(error, 'InvalidArgumentError', {
    code: 'invalid_argument',
    operation,
    argument,
    outcome: 'not_sent',
    attempts: 0,
    retryable: false,
  });
  assert.ok(error.message.includes(argument), error.message);
}
