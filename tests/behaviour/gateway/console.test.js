/** `POST /backupunits/{id}/console`: where it leads, and what it says where it does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, rows } from '../support/doubles.js';
import { endless, gatewayOf, ID, isRefusal, streamOf, TOKEN } from '../support/gateway.js';

const CONSOLE = `/backupunits/${ID}/console`;
const URL_OF = 'https://backup.example.com/api/2/idp/external-login#ott=canary-ott%3D%3D&targetURI=%2F';

test('it is a redirect that nobody keeps', async () => {
  const { ask, reached } = gatewayOf({}, () =>
    json({ ssoUrl: URL_OF }, 200, { 'set-cookie': 'a=b', etag: 'x', 'x-request-id': 'r' }),
  );
  const answer = await ask('POST', CONSOLE, {
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    body: '',
  });
  assert.deepEqual([answer.status, answer.body], [303, null]);
  assert.deepEqual(Object.fromEntries(answer.headers), {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    location: URL_OF,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  assert.deepEqual(
    [reached[0].method, reached[0].url, reached[0].body],
    ['GET', `https://api.ionos.com/cloudapi/v6/backupunits/${ID}/ssourl?pretty=false`, undefined],
  );
});

const GOOD = [
  'https://console.example/',
  'https://console.example',
  'https://console.example?jwt=a.b-c_d',
  'https://console.example/#ott=a%3D%3D',
  'HTTPS://Console.Example:8443/x?y#z',
  'https://[::1]/',
  'https://c.example/\'"<>`{}|^',
];
const BAD = [
  'http://console.example/',
  'http://127.0.0.1/',
  'http://localhost:1/',
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)//https://x',
  'data:text/html,https://x',
  'file:///etc/passwd',
  'ftp://x/',
  '//console.example/',
  '/elsewhere',
  'console.example',
  '',
  ' https://console.example/',
  'https://console.example/ ',
  'https://console.example/a b',
  'https://console.example/\r\nset-cookie: a=b',
  'https://con\nsole.example/',
  'https://console.example/ä',
  'https://good.example@evil.example/',
  'https://u:p@evil.example/',
  'https://evil.example\\@good.example/',
  'https:\\\\evil.example/',
  'https:/evil.example',
  'https:///evil',
  'https://',
  'https://?x',
  'https://a b/',
  'https://[/',
  'https://x:99999/',
  'blob:https://x/1',
  'view-source:https://x/',
];

rows(
  'a console is reached by https',
  [...GOOD.map((url) => [url, url, true]), ...BAD.map((url) => [JSON.stringify(url), url, false])],
  async (url, isGood) => {
    const { ask } = gatewayOf({}, () => json({ ssoUrl: url }));
    const answer = await ask('POST', CONSOLE);
    if (isGood) assert.deepEqual([answer.status, answer.headers.get('location')], [303, url]);
    else await isRefusal(answer, 502, 'console-url');
    assert.equal(answer.headers.has('location'), isGood);
  },
);

rows(
  'an http URL is one of an API that is on loopback or allowed, on its own origin',
  [
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010/sso#ott=x', true],
    ['http://127.0.0.1:4010/x', 'http://127.0.0.1:4010/sso', true],
    ['http://localhost', 'http://LOCALHOST:80/sso', true],
    ['http://127.0.0.1:4010', 'https://elsewhere.example/', true],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4011/sso', false],
    ['http://127.0.0.1:4010', 'http://localhost:4010/sso', false],
    ['http://127.0.0.1:4010', 'http://u@127.0.0.1:4010/', false],
    ['http://127.0.0.1:4010', 'http://console.example/', false],
    ['https://127.0.0.1:4010', 'http://127.0.0.1:4010/', false],
    ['http://lab:8080', 'http://lab:8080/sso', true],
    ['http://lab:8080', 'http://lab/sso', false],
    ['http://lab:8080', 'http://127.0.0.1/', false],
    ['https://lab', 'http://lab/', false],
  ].map(([baseUrl, url, isGood]) => [`${baseUrl}, ${url}`, baseUrl, url, isGood]),
  async (baseUrl, url, isGood) => {
    const { ask } = gatewayOf({ baseUrl, allowInsecure: true }, () => json({ ssoUrl: url }));
    const answer = await ask('POST', CONSOLE);
    if (isGood) assert.equal(answer.headers.get('location'), url);
    else await isRefusal(answer, 502, 'console-url');
  },
);

rows(
  'what is no answer with a URL is a 502',
  [
    ['an empty object', '{}'],
    ['a URL of null', '{"ssoUrl":null}'],
    ['a number', '{"ssoUrl":7}'],
    ['an array', '{"ssoUrl":["https://x/"]}'],
    ['null', 'null'],
    ['a text', '"https://x/"'],
    ['HTML', '<html>'],
    ['nothing', ''],
    ['half of it', '{"ssoUrl":"https://x/'],
    ['more than it can be', JSON.stringify({ ssoUrl: URL_OF, x: 'x'.repeat(70_000) })],
    ['no end', endless],
  ],
  async (body) => {
    const { ask } = gatewayOf({}, () => new Response(typeof body === 'function' ? body() : body));
    await isRefusal(await ask('POST', CONSOLE), 502, 'console-url');
  },
);

const SAID = {
  httpStatus: 403,
  messages: [
    { errorCode: '451', message: 'not here' },
    { errorCode: 'paas-feature-1', message: 'nor there' },
  ],
};
const SILENT = [{ errorCode: 'gateway-silent', message: 'the API gave no reason' }];
rows(
  'the API’s no keeps its status and its reasons, in JSON',
  [
    ...[400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504].map((status) => [
      `${status}`,
      status,
      JSON.stringify(SAID),
      SAID.messages,
    ]),
    ['HTML', 502, '<html>', SILENT],
    ['nothing', 404, '', SILENT],
    ['another shape', 403, '{"error":"x"}', SILENT],
    ['no messages', 403, '{"messages":[]}', SILENT],
    ['messages of another kind', 403, '{"messages":{"a":1}}', SILENT],
    [
      'more in a message',
      403,
      '{"messages":[{"errorCode":"1","message":"m","debug":"canary"}]}',
      [{ errorCode: '1', message: 'm' }],
    ],
    ['a message that is none', 403, '{"messages":[null]}', [{}]],
    ['an echo of the token', 401, `{"messages":[{"errorCode":"1","message":"Bearer ${TOKEN} is wrong"}]}`, SILENT],
  ],
  async (status, body, messages) => {
    const { ask, told } = gatewayOf(
      {},
      () =>
        new Response(body, {
          status,
          headers: {
            'content-type': 'text/html',
            'retry-after': '7',
            'x-request-id': 'r-1',
            date: 'Fri, 01 Jan 2027 00:00:00 GMT',
          },
        }),
    );
    const answer = await ask('POST', CONSOLE);
    assert.deepEqual([answer.status, await answer.json()], [status, { httpStatus: status, messages }]);
    const {
      'content-type': type,
      'retry-after': wait,
      'x-request-id': id,
      location,
      date,
    } = Object.fromEntries(answer.headers);
    assert.deepEqual(
      [type, wait, id, location, date],
      ['application/json', '7', 'r-1', undefined, 'Fri, 01 Jan 2027 00:00:00 GMT'],
    );
    assert.deepEqual([told[0].operation, told[0].status], ['console', status]);
  },
);

rows(
  'an echo of what the credentials are made of is not passed on',
  [
    ['the password', ({ password }) => password],
    ['both in base64', ({ username, password }) => btoa(`${username}:${password}`)],
  ],
  async (echo) => {
    const user = { username: 'a@example.com', password: 'correct horse' };
    const { ask } = gatewayOf({ authorize: () => user }, () =>
      json({ messages: [{ errorCode: '1', message: `no ${echo(user)}` }] }, 401),
    );
    assert.deepEqual((await (await ask('POST', CONSOLE)).json()).messages, SILENT);
  },
);

test('a redirect of the API’s is not followed', async () => {
  const { ask } = gatewayOf({}, () => Response.redirect('https://evil.example/', 302));
  const answer = await ask('POST', CONSOLE);
  await isRefusal(answer, 502, 'redirect');
  assert.equal(answer.headers.get('location'), null);
});

test('an answer that breaks off is a 502', async () => {
  const { ask } = gatewayOf(
    {},
    () => new Response(streamOf(['{"ssoUrl":'], (controller) => controller.error(new Error('canary')))),
  );
  await isRefusal(await ask('POST', CONSOLE), 502, 'connection');
});
