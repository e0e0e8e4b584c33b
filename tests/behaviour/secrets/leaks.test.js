/** Fetches, functions and servers that give secrets away: what is thrown, hooks and clients themselves show none. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { BackupClient } from 'ionos-backup';
import nodeFetch from 'node-fetch';
import * as undici from 'undici';
import { close, listen } from '../../runtimes/listen.mjs';
import { keeps } from '../support/canary.js';
import { clientOf, failure, ID, isError, json, OPERATIONS, rows, SSO } from '../support/doubles.js';

const TOKEN = 'canary-token-4711';
const PASSWORD = 'cänary "4711"/\\ pass';
const USER = 'user@example.com';
const SECRETS = {
  token: TOKEN,
  password: PASSWORD,
  'body password': 'canary-body-4711',
  'base64 pair': Buffer.from(`${USER}:${PASSWORD}`).toString('base64').replace(/=+$/, ''),
  'SSO URL': SSO.ssoUrl,
  'SSO token': 'canary-ott-4711',
  filter: 'canary-filter-4711',
};
const AUTHS = {
  token: { token: TOKEN },
  'token function': { token: () => TOKEN },
  Basic: { username: USER, password: PASSWORD },
};
const CALLS = {
  list: (client) => client.list({ filter: { 'properties.name': SECRETS.filter } }),
  create: (client) => client.create({ name: 'n', password: SECRETS['body password'], email: 'e@x.org' }),
  replace: (client) => client.replace(ID, { password: SECRETS['body password'], email: 'e@x.org' }),
  ssoUrl: (client) => client.ssoUrl(ID),
};

/** All that a fetch knows, in one text. */
const all = (url, init) =>
  `${url} ${new URL(url).href} ${Object.values(init.headers).join(' ')} ${init.body} ${JSON.stringify(init)}`;

/** What a fetch that gives everything away throws. */
const THROWN = {
  'a message': (text) => new TypeError(text),
  'a string': (text) => text,
  'a code': (text) => Object.assign(new Error('x'), { code: text }),
  'a name': (text) => Object.assign(new Error('x'), { name: text }),
  'a cause': (text) => new Error('x', { cause: new Error(text) }),
  'the code of a cause': (text) => new Error('x', { cause: { code: text } }),
  'a cause of a cause': (text) => new Error(text, { cause: new Error(text, { cause: text }) }),
  'the errors of an AggregateError': (text) => new AggregateError([new Error(text)], text),
  properties: (text, init) =>
    Object.assign(new Error('x'), { config: init, request: init, response: { data: text }, headers: init.headers }),
  'a symbol': (text) => Object.assign(new Error('x'), { [Symbol(text)]: text }),
  'a stack': (text) => Object.assign(new Error('x'), { stack: `Error: ${text}` }),
  'a toString': (text) => ({ toString: () => text, toJSON: () => text, message: text }),
  'a prototype': (text) => Object.create({ message: text, code: text, name: text }),
  'a getter': (text) => Object.defineProperty(new Error('x'), 'message', { get: () => text }),
  'an object': (text) => ({ message: text, name: text, code: text, cause: { code: text, message: text } }),
  'a DOMException': (text) => new DOMException(text, text),
  'an error class of its own': (text) =>
    new (class extends Error {
      inspect = () => text;
      secret = text;
    })(text),
};

for (const [how, wrap] of /** @type {[string, any][]} */ ([
  [
    'throws',
    (thrown) => {
      throw thrown;
    },
  ],
  ['gives a body that errors with', (thrown) => new Response(new ReadableStream({ pull: (c) => c.error(thrown) }))],
  [
    'gives a text() that rejects with',
    (thrown) => ({
      status: 200,
      text: async () => {
        throw thrown;
      },
    }),
  ],
])) {
  rows(
    `a fetch that ${how}`,
    Object.entries(THROWN).flatMap(([what, make]) =>
      Object.keys(AUTHS).map((auth) => [`${what}, with ${auth}`, make, auth]),
    ),
    async (make, auth) => {
      for (const [name, call] of Object.entries(CALLS)) {
        /** @type {any} */
        let seen;
        // A body is at fault only for what it knows: the SSO URL belongs to the call that asks for it.
        const known = (url, init) =>
          all(url, init) + (how !== 'throws' && name === 'ssoUrl' ? JSON.stringify(SSO) : '');
        const infos = [];
        const fetch = async (url, init) => {
          seen = known(url, init);
          return wrap(make(seen, init));
        };
        const client = clientOf(fetch, {
          auth: AUTHS[auth],
          onResponse: (info) => infos.push(info),
          baseUrl: 'HTTPS://API.Example.com:443/a/../b',
        });
        const error = await failure(call(client));
        isError(error, 'ConnectionError', { code: 'connection_failed' });
        assert.ok(seen.includes('https://'));
        keeps(error, SECRETS, `the error of ${name}`);
        keeps(infos, SECRETS, 'what the hook was told');
        keeps(client, SECRETS, 'the client');
      }
    },
  );
}

rows(
  'a body that cannot be parsed',
  [
    [
      'by a json() that quotes it',
      (text) => ({
        status: 200,
        json: async () => {
          throw Object.assign(new Error(`invalid json: ${text}`), { name: 'FetchError' });
        },
      }),
    ],
    [
      'by a json() whose SyntaxError quotes it',
      (text) => ({
        status: 200,
        json: async () => {
          throw new SyntaxError(`at ${text}`);
        },
      }),
    ],
    ['by JSON.parse', (text) => new Response(`${text}}`)],
    ['as the right type', () => json({ ssoUrl: [SSO.ssoUrl] })],
    ['as a URL that is allowed', () => json({ ssoUrl: ` ${SSO.ssoUrl}` })],
    ['since it is too large', (text) => new Response(text, { headers: { 'content-length': '99999999' } })],
    ['since it is cut', (text) => new Response(text.slice(0, -3))],
  ],
  async (answer) => {
    const client = clientOf(() => answer(JSON.stringify(SSO)), { auth: AUTHS.token });
    for (const error of [await failure(client.ssoUrl(ID)), await failure(client.list())]) {
      assert.ok(['invalid_response', 'connection_failed', 'response_too_large'].includes(error.code));
      keeps(error, SECRETS);
    }
  },
);

rows(
  'the SSO URL',
  [
    ['in a message of the API', (text) => json({ messages: [{ errorCode: '1', message: `see ${text}` }] }, 422)],
    ['in an error code', (text) => json({ messages: [{ errorCode: text, message: 'no' }] }, 400)],
    ['in a message, quoted as JSON', (text) => json({ messages: [{ message: JSON.stringify(text) }] }, 404)],
    [
      'in what fetch threw',
      (text) => {
        throw new Error(`bad body {"ssoUrl":"${text}"}`);
      },
    ],
    [
      'in what fetch threw, with its slashes escaped',
      (text) => {
        throw new Error(text.replaceAll('/', '\\/'));
      },
    ],
  ],
  async (answer) => keeps(await failure(clientOf(() => answer(SSO.ssoUrl)).ssoUrl(ID)), SECRETS),
);

rows(
  'a bad credential',
  [
    ...[
      'canary-token-4711\n',
      'canary-token-4711 x',
      'canary-token-4711\0',
      'canary-token-4711ü',
      'Bearer canary-token-4711',
      'canary-token-4711\r\nX: y',
    ].flatMap((token) =>
      token.trim() === TOKEN
        ? []
        : [
            [`a token ${JSON.stringify(token)}`, () => new BackupClient({ auth: { token } })],
            [
              `a token of a function ${JSON.stringify(token)}`,
              () => clientOf(() => assert.fail('sent'), { auth: { token: () => token } }).list(),
            ],
            [`a token of the environment ${JSON.stringify(token)}`, () => BackupClient.fromEnv({ IONOS_TOKEN: token })],
          ],
    ),
    [
      'a token function that throws',
      () =>
        clientOf(() => {}, {
          auth: {
            token: () => {
              throw new Error(TOKEN);
            },
          },
        }).list(),
    ],
    [
      'a token function that rejects',
      () =>
        clientOf(() => {}, {
          auth: {
            token: async () => {
              throw { token: TOKEN };
            },
          },
        }).list(),
    ],
    [
      'a token function that gives an object',
      () => clientOf(() => {}, { auth: { token: () => ({ token: TOKEN }) } }).list(),
    ],
    [
      'a token beside a password',
      // @ts-expect-error -- one or the other
      () => new BackupClient({ auth: { token: TOKEN, username: USER, password: PASSWORD } }),
    ],
    [
      'a password that has a line break',
      () => new BackupClient({ auth: { username: USER, password: `${PASSWORD}\n` } }),
    ],
    ['a user name with a colon', () => new BackupClient({ auth: { username: `${USER}:`, password: PASSWORD } })],
    // @ts-expect-error -- an object
    ['credentials as a string', () => new BackupClient({ auth: `${USER}:${PASSWORD}` })],
    // @ts-expect-error -- an object
    ['a token instead of options', () => new BackupClient(TOKEN)],
    ['credentials in the URL', () => new BackupClient({ baseUrl: `https://user:${TOKEN}@host` })],
    ['a secret in the query', () => new BackupClient({ baseUrl: `https://host?token=${TOKEN}` })],
    [
      'a body of a wrong shape',
      () => clientOf(() => {}).create({ name: 5, password: SECRETS['body password'], email: TOKEN }),
    ],
    [
      'a body with more than it may have',
      () => clientOf(() => {}).update(ID, { password: SECRETS['body password'], note: TOKEN }),
    ],
    ['an id that is a secret', () => clientOf(() => {}).get(`${TOKEN}!`)],
    ['an option that is a secret', () => clientOf(() => {}).list({ timeoutMs: TOKEN })],
  ],
  async (make) => {
    let error;
    try {
      error = await failure(Promise.resolve(make()));
    } catch (thrown) {
      error = thrown;
    }
    isError(error, 'InvalidArgumentError', { outcome: 'not_sent', attempts: 0 });
    keeps(error, SECRETS);
  },
);

rows(
  'a client shows no secret',
  Object.entries(AUTHS).map(([what, auth]) => [`with ${what}`, auth]),
  async (auth) => {
    const client = new BackupClient({ auth, fetch: async () => json({}, 404) });
    await failure(client.list());
    keeps(client, SECRETS, 'the client');
    keeps(client.requests, SECRETS, 'its requests');
    keeps([client, { client }], SECRETS, 'what holds the client');
    assert.equal(JSON.stringify(client), '{}');
    keeps(await failure(client.get('..')), SECRETS);
    client.free();
    keeps(client, SECRETS, 'the freed client');
  },
);

const visits = [];
const thief = createServer((request, response) => {
  visits.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
  request.on('data', (data) => visits.push(String(data)));
  response.end('{"items":[]}');
});

rows(
  'a redirect to another origin',
  [['the global fetch'], ['undici', undici.fetch], ['node-fetch', nodeFetch]].flatMap(([what, fetch]) =>
    [301, 302, 303, 307, 308, 300, 304].flatMap((status) =>
      Object.keys(CALLS).map((name) => [`${what}, ${status}, ${name}`, fetch, status, name]),
    ),
  ),
  async (fetch, status, name) => {
    const location = `${await listen(thief)}/?from=${SECRETS['SSO token']}`;
    const server = createServer((_, response) => response.writeHead(status, { location }).end());
    try {
      const baseUrl = await listen(server);
      const error = await failure(CALLS[name](clientOf(fetch, { auth: AUTHS.Basic, baseUrl })));
      const outcome = OPERATIONS[name].method === 'GET' ? 'rejected' : 'unknown';
      isError(error, 'ResponseError', { code: 'unexpected_redirect', outcome, attempts: 1, retryable: false });
      keeps(error, SECRETS);
      assert.deepEqual(visits.splice(0), []);
    } finally {
      await Promise.all([close(server), close(thief)]);
    }
  },
);

rows(
  'errors survive being cloned, serialized and wrapped without a secret',
  [
    ['of the API', () => json({ messages: [{ errorCode: '1', message: TOKEN }] }, 403)],
    [
      'of the network',
      () => {
        throw new Error(TOKEN);
      },
    ],
    ['of the answer', () => new Response(TOKEN)],
  ],
  async (fetch) => {
    const error = await failure(clientOf(fetch, { auth: AUTHS.token }).list());
    const wrapped = new Error('outer', { cause: error });
    keeps(wrapped, SECRETS);
    keeps(JSON.parse(JSON.stringify(error)), SECRETS);
    assert.equal(JSON.parse(JSON.stringify(error)).name, error.name);
    assert.equal(structuredClone(error).message, error.message);
  },
);
