/** The words for what went wrong. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toMessages, words } from '../problem.ts';

test('a wait is told in whole seconds where it is known, and only for too many requests', () => {
  for (const [code, status, retryAfterMs, want] of [
    ['rate_limited', 429, 41_200, 'Too many requests; try again in 42 s.'],
    ['rate_limited', 429, undefined, 'Too many requests. Wait a moment, then try again.'],
    ['server_error', 503, 5_000, 'The Backup API has a problem of its own. It usually passes; try again in a moment.'],
    ['server_error', 502, undefined, 'The Backup API cannot be reached. It usually passes; try again in a moment.'],
  ] as const) {
    assert.equal(words(code, status, retryAfterMs), want);
  }
});

test('a sentence of the gateway is not taken for one of the API', () => {
  const messages = [{ errorCode: '315', message: 'Unauthorized' }, { errorCode: 'gateway-connection', message: 'the connection failed' }, { errorCode: null, message: 'no code' }, { errorCode: '1', message: '' }, {}];
  assert.deepEqual(toMessages(messages).map(({ text, from }) => [text, from]), [['Unauthorized', 'api'], ['the connection failed', 'gateway'], ['no code', 'api']]);
});
