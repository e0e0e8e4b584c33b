/** The words for what went wrong. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Failure, gatewayCode, toMessages, words } from '../problem.ts';

const LIST: Failure = { operation: 'list', code: 'server_error' };

test('a wait is told in whole seconds where it is known, and only for too many requests', () => {
  for (const [failure, want] of [
    [{ code: 'rate_limited', status: 429, retryAfterMs: 41_200 }, 'Too many requests; try again in 42 s.'],
    [
      { code: 'rate_limited', status: 429, retryAfterMs: 3_000, gateway: 'gateway-attempts' },
      'Too many requests; try again in 3 s.',
    ],
    [{ code: 'rate_limited', status: 429 }, 'Too many requests. Wait a moment, then try again.'],
    [
      { status: 503, retryAfterMs: 5_000 },
      'The Backup API has a problem of its own. It usually passes; try again in a moment.',
    ],
  ] as const) {
    assert.equal(words({ ...LIST, ...failure }), want);
  }
});

test('what is not there is a unit only where one was asked for', () => {
  for (const operation of ['list', 'create', 'update', 'delete', 'sign in', 'sign out'] as const) {
    const ofUnit = operation === 'update' || operation === 'delete';
    assert.equal(
      /^The backup unit does not exist/.test(words({ operation, code: 'not_found', status: 404 })),
      ofUnit,
      operation,
    );
    assert.match(
      words({ operation, code: 'not_found', status: 404, gateway: 'gateway-path' }),
      /^The gateway does not know/,
      operation,
    );
  }
});

test('an API is unreachable only where the gateway says so, and a gateway’s fault is not the API’s', () => {
  for (const [failure, want] of [
    [{ status: 502, gateway: 'gateway-connection' }, /^The Backup API cannot be reached/],
    [{ status: 502 }, /^The Backup API is not available/],
    [{ status: 502, gateway: 'gateway-server_error' }, /^The Backup API is not available/],
    [{ status: 502, gateway: 'gateway-redirect' }, /^The Backup API gave no usable answer/],
    [{ status: 502, gateway: 'gateway-answer' }, /^The Backup API gave no usable answer/],
    [{ status: 504, gateway: 'gateway-timeout' }, /^The Backup API did not answer in time/],
    [{ status: 500 }, /^The Backup API has a problem/],
    [{ status: 500, gateway: 'gateway-internal' }, /^The gateway in front of the API has a problem/],
    [{ code: 'forbidden', status: 403 }, /^Your account/],
    [{ code: 'forbidden', status: 403, gateway: 'gateway-origin' }, /^The gateway took this/],
    [{ code: 'timeout' }, /^The API took too long/],
    [{ code: 'timeout', operation: 'sign out' }, /^The gateway took too long/],
  ] as const) {
    assert.match(words({ ...LIST, ...failure }), want);
  }
});

test('the gateway’s code is the one among the messages that is its own', () => {
  for (const [codes, want] of [
    [[], undefined],
    [['315', null, undefined, 7], undefined],
    [['315', 'gateway-connection'], 'gateway-connection'],
  ] as const) {
    assert.equal(gatewayCode(codes.map((errorCode) => ({ errorCode }))), want);
  }
});

test('a sentence of the gateway is not taken for one of the API', () => {
  const messages = [
    { errorCode: '315', message: 'Unauthorized' },
    { errorCode: 'gateway-connection', message: 'the connection failed' },
    { errorCode: null, message: 'no code' },
    { errorCode: '1', message: '' },
    {},
  ];
  assert.deepEqual(
    toMessages(messages).map(({ text, from }) => [text, from]),
    [
      ['Unauthorized', 'api'],
      ['the connection failed', 'gateway'],
      ['no code', 'api'],
    ],
  );
});
