/** Which answers and failures are followed by another attempt, by method, and what the error says of it in the end. */
import assert from 'node:assert/strict';
import { clientOf, fetchOf, isError, json, networkError, OPERATIONS, rows } from '../support/doubles.js';
import { settle } from '../support/settle.js';

const CODES = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  422: 'unprocessable',
  429: 'rate_limited',
};
const codeOf = (status) => CODES[status] ?? (status >= 500 && status < 600 ? 'server_error' : 'http_error');

/** For GET, for PUT, PATCH and DELETE, for POST: retried, outcome, retryable. */
const yes = (outcome, retryable = true) => ({ attempts: 3, outcome, retryable });
const no = (outcome, retryable = false) => ({ attempts: 1, outcome, retryable });
const REFUSED = [no('rejected'), no('rejected'), no('rejected')];
const STATUSES = [
  ...[
    400, 401, 402, 403, 404, 405, 406, 407, 409, 410, 412, 413, 414, 415, 418, 421, 422, 423, 425, 426, 428, 431, 451,
    499,
  ].map((status) => [status, {}, REFUSED]),
  ...[408, 502, 503, 504].map((status) => [status, {}, [yes('rejected'), yes('unknown'), no('unknown')]]),
  [408, { 'retry-after': '1' }, [yes('rejected'), yes('unknown'), no('unknown')]],
  [503, { 'retry-after': '1' }, [yes('rejected'), yes('unknown'), no('rejected', true)]],
  [503, { 'retry-after': '0' }, [yes('rejected'), yes('unknown'), no('rejected', true)]],
  [503, { 'retry-after': 'soon' }, [yes('rejected'), yes('unknown'), no('unknown')]],
  [502, { 'retry-after': '1' }, [yes('rejected'), yes('unknown'), no('unknown')]],
  [429, {}, [yes('rejected'), yes('rejected'), yes('rejected')]],
  [429, { 'retry-after': '1' }, [yes('rejected'), yes('rejected'), yes('rejected')]],
  [500, {}, [yes('rejected'), no('unknown'), no('unknown')]],
  ...[501, 505, 506, 507, 508, 511, 520, 599].map((status) => [
    status,
    {},
    [no('rejected'), no('unknown'), no('unknown')],
  ]),
];

const kindOf = (method) => ({ GET: 0, POST: 2 })[method] ?? 1;
const each = Object.entries(OPERATIONS);

rows(
  'a status',
  STATUSES.flatMap((/** @type {any[]} */ [status, headers, expected]) =>
    each.map(([name, { method }]) => [
      [status, ...Object.entries(headers).flat(), name].join(' '),
      name,
      () => json({}, status, headers),
      'ApiError',
      { code: codeOf(status), status, ...expected[kindOf(method)] },
    ]),
  ),
  check,
);

const LOST = [yes('unknown'), yes('unknown'), no('unknown')];
const UNSENT = [yes('not_sent'), yes('not_sent'), yes('not_sent')];
const throws = (error) => () => {
  throw error;
};
const withCode = (code) => Object.assign(new Error('x'), { code });
const FAILURES = [
  ['no code', throws(new TypeError('fetch failed')), LOST],
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].flatMap((code) => [
    [`code ${code}`, throws(withCode(code)), UNSENT],
    [`cause.code ${code}`, throws(networkError(code)), UNSENT],
    [`cause.cause.code ${code}`, throws(new Error('x', { cause: networkError(code) })), LOST],
    [`${code} in the message`, throws(new Error(`connect ${code}`)), LOST],
    [`${code} as the name`, throws(Object.assign(new Error('x'), { name: code })), LOST],
    [`${code} as the errno`, throws(Object.assign(new Error('x'), { errno: code })), LOST],
    [`${code} in a list`, throws(withCode([code])), LOST],
    [
      `a body that breaks off with ${code}`,
      () => new Response(new ReadableStream({ pull: (c) => c.error(withCode(code)) })),
      LOST,
    ],
    [
      `a body that breaks off with a cause of ${code}`,
      () => ({
        status: 202,
        text: async () => {
          throw networkError(code);
        },
      }),
      LOST,
    ],
  ]),
  ...[
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'UND_ERR_SOCKET',
    'UND_ERR_HEADERS_TIMEOUT',
    'econnrefused',
    'ECONNREFUSED ',
    'ConnectionRefused',
    '',
  ].map((code) => [`code ${JSON.stringify(code)}`, throws(withCode(code)), LOST]),
  [
    'a code of its own, caused by ECONNREFUSED',
    throws(Object.assign(networkError('ECONNREFUSED'), { code: 'ERR_PROXY' })),
    UNSENT,
  ],
  [
    'ECONNREFUSED, caused by another code',
    throws(Object.assign(networkError('ERR_PROXY'), { code: 'ECONNREFUSED' })),
    UNSENT,
  ],
  ['two codes that prove nothing', throws(Object.assign(networkError('ERR_A'), { code: 'ERR_B' })), LOST],
  ['no answer', () => new Promise(() => {}), LOST, 'TimeoutError', 'timeout'],
];
rows(
  'a failure',
  FAILURES.flatMap(
    (/** @type {any[]} */ [what, answer, expected, error = 'ConnectionError', code = 'connection_failed']) =>
      each
        // A delete wants no body, so none can break off.
        .filter(([name]) => !(name === 'delete' && what.startsWith('a body')))
        .map(([name, { method }]) => [`${what}, ${name}`, name, answer, error, { code, ...expected[kindOf(method)] }]),
  ),
  check,
);

const UNUSABLE = [no('rejected'), no('unknown'), no('unknown')];
rows(
  'an answer of no use',
  [
    [
      'a redirect',
      () => new Response(null, { status: 307, headers: { location: '/elsewhere' } }),
      'unexpected_redirect',
    ],
    ['a hidden redirect', () => ({ status: 0, type: 'opaqueredirect' }), 'unexpected_redirect'],
    ['304', () => new Response(null, { status: 304 }), 'unexpected_redirect'],
    ['HTML', () => new Response('<html>'), 'invalid_response'],
    ['a wrong shape', () => json({ id: 5, items: 'x', ssoUrl: 'x' }), 'invalid_response'],
  ].flatMap(([what, answer, code]) =>
    each
      .filter(([name]) => !(name === 'delete' && code === 'invalid_response'))
      .map(([name, { method }]) => [
        `${what}, ${name}`,
        name,
        answer,
        'ResponseError',
        { code, ...UNUSABLE[kindOf(method)] },
      ]),
  ),
  check,
);

async function check(name, answer, error, facts) {
  const fetch = fetchOf(answer);
  const ended = await settle(({ signal }) => OPERATIONS[name].call(clientOf(fetch, { maxRetries: 2 }), { signal }));
  isError(ended.error, error, { operation: name, ...facts });
  assert.equal(fetch.calls.length, facts.attempts);
  const [first, ...others] = fetch.calls.map(({ url, method, headers, body }) => ({ url, method, headers, body }));
  for (const other of others) assert.deepEqual(other, first);
  if (name === 'create' && facts.outcome === 'unknown')
    assert.match(ended.error.message, /list the units and look for the name/);
  // Without retries it says the same of its one attempt.
  const alone = await settle(({ signal }) => OPERATIONS[name].call(clientOf(answer), { signal }));
  isError(alone.error, error, { operation: name, ...facts, attempts: 1 });
}

const created = [502, 500, 408, 'reset', 'timeout', 'html', 'cut'];
rows(
  'a create is not repeated once it may have been applied, whatever came before',
  created.flatMap((last) =>
    [[], [429], ['refused'], [429, 'refused', 429]].map((before) => [[...before, last].join(', '), [...before, last]]),
  ),
  async (answers) => {
    const fetch = fetchOf(...answers.map(answerOf), () => json({ id: 'second' }, 202));
    const { error } = await settle(({ signal }) =>
      OPERATIONS.create.call(clientOf(fetch, { maxRetries: 10 }), { signal }),
    );
    assert.equal(fetch.calls.length, answers.length);
    assert.deepEqual([error.outcome, error.attempts, error.retryable], ['unknown', answers.length, false]);
  },
);

/** `[answers, what comes of it]` */
const HISTORIES = [
  ['delete', [404], ['not_found', 'rejected', 1]],
  ['delete', [429, 404], ['not_found', 'rejected', 2]],
  ['delete', ['refused', 404], ['not_found', 'rejected', 2]],
  ['delete', [401, 404], ['not_found', 'rejected', 2]],
  ['delete', [502, 404], 'done'],
  ['delete', [503, 404], 'done'],
  ['delete', [408, 404], 'done'],
  ['delete', ['reset', 404], 'done'],
  ['delete', ['timeout', 404], 'done'],
  ['delete', [502, 429, 404], 'done'],
  ['delete', [502, 401, 404], 'done'],
  ['delete', [502, 202], 'done'],
  ['delete', [502, 403], ['forbidden', 'unknown', 2]],
  ['update', [502, 404], ['not_found', 'unknown', 2]],
  ['update', ['timeout', 'refused', 422], ['unprocessable', 'unknown', 3]],
  ['replace', ['reset', 429, 429], ['rate_limited', 'unknown', 3]],
  ['replace', [503, 200], 'done'],
  ['get', [500, 503, 404], ['not_found', 'rejected', 3]],
  ['get', ['timeout', 404], ['not_found', 'unknown', 2]],
  ['get', ['cut', 'reset', 200], 'done'],
  ['create', ['refused', 'refused', 200], 'done'],
  ['create', [429, 429, 422], ['unprocessable', 'rejected', 3]],
  ['create', [401, 429, 200], 'done'],
];
rows(
  'a history',
  HISTORIES.map((/** @type {any[]} */ [name, answers, expected]) => [
    `${name}: ${answers.join(', ')}`,
    name,
    answers,
    expected,
  ]),
  async (name, answers, expected) => {
    const fetch = fetchOf(...answers.map(answerOf), () => assert.fail('one attempt too many'));
    const client = clientOf(fetch, { maxRetries: 2, auth: { token: () => 'token' } });
    const { error } = await settle(({ signal }) => OPERATIONS[name].call(client, { signal }));
    assert.equal(fetch.calls.length, answers.length);
    assert.deepEqual(error === undefined ? 'done' : [error.code, error.outcome, error.attempts], expected);
  },
);

function answerOf(what) {
  if (what === 'reset') return throws(networkError('ECONNRESET'));
  if (what === 'refused') return throws(networkError('ECONNREFUSED'));
  if (what === 'timeout') return () => new Promise(() => {});
  if (what === 'html') return () => new Response('<html>', { status: 200 });
  if (what === 'cut') return () => new Response(new ReadableStream({ pull: (c) => c.error(new Error('terminated')) }));
  return () => (what < 300 ? json(OPERATIONS.get.answer, what) : json({}, what));
}
