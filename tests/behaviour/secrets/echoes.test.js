/** Servers that echo what they were sent, in every spelling and every place: none of it reaches errors or hooks. */
import assert from 'node:assert/strict';
import { keeps, spellings } from '../support/canary.js';
import { clientOf, failure, ID, json, LIST, OPERATIONS, rows, UNIT } from '../support/doubles.js';

const PLAIN = 'canary4711plain';
const ODD = 'cänary "4711"/\\ +&=%?#<\u{1f4be}>';
const USER = 'user@example.com';
const base64 = (text) => Buffer.from(text).toString('base64');

/** How a client comes by its secrets, and what they are. */
const CLIENTS = {
  'a token': { auth: { token: PLAIN }, secrets: { token: PLAIN } },
  'a token of symbols': { auth: { token: 'canary.4711/+=~"\\%41' }, secrets: { token: 'canary.4711/+=~"\\%41' } },
  'a pasted token': { auth: { token: ` ${PLAIN}\n` }, secrets: { token: PLAIN } },
  'a token function': { auth: { token: async () => PLAIN }, secrets: { token: PLAIN } },
  Basic: {
    auth: { username: USER, password: ODD },
    secrets: { password: ODD, pair: `${USER}:${ODD}`, 'base64 pair': base64(`${USER}:${ODD}`).replace(/=+$/, '') },
  },
  'Basic, whose base64 has + and /': {
    auth: { username: 'u', password: 'canary>>>???~~~' },
    secrets: { password: 'canary>>>???~~~', 'base64 pair': base64('u:canary>>>???~~~').replace(/=+$/, '') },
  },
};

/** Where in an answer a text can stand. */
const PLACES = {
  message: (text) => [{ messages: [{ errorCode: '1', message: `refused ${text}!` }] }],
  errorCode: (text) => [{ messages: [{ errorCode: text, message: 'refused' }] }],
  'errorCode and message': (text) => [{ messages: [{ errorCode: `x${text}x`, message: `x${text}x` }] }],
  'several messages': (text) => [
    { messages: [{ message: text }, { errorCode: text }, { message: `${text} ${text}` }] },
  ],
  'field errors': (text) => [
    {
      messages: ['email', 'name', 'password'].map((field) => ({
        errorCode: '2',
        message: `[(root).properties.${field}] ${text}`,
      })),
    },
  ],
  'the name of a field': (text) => [
    { messages: [{ message: `[(root).properties.${text}] wrong, [(root).email] ${text}` }] },
  ],
  'X-Request-Id': (text) => [{}, { 'x-request-id': text }],
  Location: (text) => [{}, { location: `https://api.example.com/requests/${text}/status` }],
  'Retry-After': (text) => [{}, { 'retry-after': text, 'retry-after-ms': text, date: text }],
  'the rate limits': (text) => [
    {},
    { 'x-ratelimit-limit': text, 'x-ratelimit-remaining': text, 'x-ratelimit-burst': text },
  ],
  'every field of the body': (text) => [{ httpStatus: text, [text]: text, messages: text }],
};

const isHeader = (text) => /^[ -~]+$/.test(text);

for (const [client, { auth, secrets }] of Object.entries(CLIENTS)) {
  const table = Object.entries(PLACES).flatMap(([place, make]) =>
    Object.entries(secrets).map(([name, secret]) => [`${name} in ${place}`, make, secret]),
  );
  rows(`an echo of ${client}`, table, async (make, secret) => {
    for (const [, spelled] of spellings(secret)) {
      const [body, headers = {}] = make(spelled);
      if (!Object.values(headers).every(isHeader)) continue;
      for (const [name, status] of Object.entries({ list: 400, update: 422, get: 500 })) {
        const infos = [];
        const sent = clientOf(() => json(body, status, headers), { auth, onResponse: (info) => infos.push(info) });
        const error = await failure(OPERATIONS[name].call(sent));
        assert.equal(error.status, status);
        keeps(error, secrets, `the error of ${name}`);
        keeps(infos, secrets, 'what the hook was told');
      }
    }
  });
}

const BODIES = {
  'the password of a new unit': (client) => client.create({ name: 'n', password: ODD, email: 'e@x.org' }),
  'the password of a replaced unit': (client) => client.replace(ID, { password: ODD, email: 'e@x.org' }),
  'the password of an updated unit': (client) => client.update(ID, { password: ODD }),
};
for (const [what, call] of Object.entries(BODIES)) {
  rows(
    `an echo of ${what}`,
    Object.entries(PLACES).flatMap(([place, make]) =>
      spellings(ODD).map(([spelling, spelled]) => [`${place}, ${spelling}`, make, spelled]),
    ),
    async (make, spelled) => {
      const [body, headers = {}] = make(spelled);
      if (!Object.values(headers).every(isHeader)) return;
      keeps(await failure(call(clientOf(() => json(body, 422, headers)))), { password: ODD });
    },
  );
}

rows(
  'an echo of a token that was refused and renewed',
  [['first'], ['second']].map(([which]) => [which, which]),
  async (which) => {
    let tokens = 0;
    const token = () => `canary-${['first', 'second'][tokens++]}-4711`;
    const answers = [
      json({}, 401),
      json({ messages: [{ errorCode: 'x', message: `Bearer canary-${which}-4711` }] }, 403),
    ];
    const error = await failure(clientOf(() => answers.shift(), { auth: { token } }).list());
    assert.equal(error.attempts, 2);
    keeps(error, { first: 'canary-first-4711', second: 'canary-second-4711' });
  },
);

rows(
  'an echo in a wait',
  ['FAILED_', 'BUSY_', ''].map((prefix) => [`in a state that begins ${JSON.stringify(prefix)}`, prefix]),
  async (prefix) => {
    const polls = [];
    const list = { items: [{ ...UNIT, metadata: { state: `${prefix}${PLAIN}` } }] };
    const client = clientOf(() => json(list), { auth: { token: PLAIN } });
    const controller = new AbortController();
    const onPoll = (info) => {
      polls.push(info);
      setImmediate(() => controller.abort());
    };
    const error = await failure(client.waitUntilAvailable(ID, { signal: controller.signal, onPoll }));
    assert.equal(polls.length, 1);
    keeps(polls, { token: PLAIN });
    keeps(error, { token: PLAIN });
  },
);

rows(
  'what is not redacted',
  [
    [
      'words that a short secret happens to be in',
      { auth: { username: 'u', password: 'in' } },
      'the unit is in use',
      'the unit is in use',
    ],
    [
      'the words around a secret',
      { auth: { token: PLAIN } },
      `token ${PLAIN} has expired`,
      'token [REDACTED] has expired',
    ],
    ['the user name', { auth: { username: USER, password: ODD } }, `${USER} is unknown`, `${USER} is unknown`],
  ],
  async (options, message, expected) => {
    const error = await failure(clientOf(() => json({ messages: [{ errorCode: '9', message }] }, 403), options).list());
    assert.equal(error.messages[0].message, expected);
    assert.ok(error.message.includes(expected));
  },
);

rows('a message of many megabytes that echoes is left out whole', [['', 'c'.repeat(4 << 20)]], async (message) => {
  const error = await failure(
    clientOf(() => json({ messages: [{ message: `${message} ${PLAIN}` }] }, 400), { auth: { token: PLAIN } }).list(),
  );
  assert.equal(error.messages[0].message, '[more than 16 KiB]');
});

rows(
  'what succeeds is handed on as it is, secrets or not',
  [['a list', { ...LIST, items: [{ ...UNIT, properties: { name: PLAIN } }] }]],
  async (list) => assert.deepEqual(await clientOf(() => json(list), { auth: { token: PLAIN } }).list(), list),
);
