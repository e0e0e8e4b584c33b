/**
 * Waiting that ends: on ready, on failed, on gone, on never shown, on the deadline; and that outlives a poll that
 * fails.
 */
import assert from 'node:assert/strict';
import { clientOf, fetchOf, ID, isError, json, networkError, rows, UNIT } from '../support/doubles.js';
import { settle } from '../support/settle.js';

const OTHER = { ...UNIT, id: 'other' };
const inState = (state) => () => json({ items: [OTHER, { ...UNIT, metadata: { state } }] });
const absent = () => json({ items: [OTHER] });
const bare = () => json({ items: [{ id: ID }] });
const refused = (status, headers) => () => json({}, status, headers);
const html = () => new Response('<html>');
const lost = () => {
  throw networkError('ECONNRESET');
};
const redirect = () => new Response(null, { status: 302 });
const broken = () => json({ items: [{ id: 7 }] });

const PENDING = [
  'BUSY',
  'busy',
  'DEPLOYING',
  'UPDATING',
  'INACTIVE',
  'SUSPENDED',
  'HIBERNATING',
  'MAINTENANCE',
  'DESTROYING',
  'UNKNOWN',
  'NEW',
  '',
  null,
];
const FAILED = [
  'FAILED',
  'failed',
  'FAILED_SUSPENDED',
  'FAILED_UPDATING',
  'FAILED_DESTROYING',
  'FAILED_HIBERNATING',
  'FAILED_MAINTENANCE',
  'Failed_New',
];
const READY = ['AVAILABLE', 'Available', 'ACTIVE', 'active'];

const available = (answers, options) => wait('waitUntilAvailable', answers, options);
const deleted = (answers, options) => wait('waitUntilDeleted', answers, options);

/** @param {string} name @param {any[]} answers @param {Record<string, any>} [options] */
async function wait(name, answers, { client, ...options } = {}) {
  const fetch = fetchOf(...answers);
  const polls = [];
  const ended = await settle(({ signal }) =>
    clientOf(fetch, client)[name](ID, { signal, onPoll: (info) => polls.push(info), ...options }),
  );
  for (const { url, method } of fetch.calls) {
    assert.equal(method, 'GET');
    assert.match(url, /\/backupunits\?pretty=false&depth=1$/);
  }
  return { ...ended, polls, calls: fetch.calls.length };
}

rows(
  'waitUntilAvailable ends on a unit that is ready',
  READY.map((state) => [state, state]),
  async (state) => {
    for (const before of [
      [],
      [inState('BUSY')],
      [absent, absent],
      [bare, inState(null)],
      [inState('BUSY'), inState('SUSPENDED')],
    ]) {
      const { value, polls, calls } = await available([...before, inState(state)]);
      assert.deepEqual(value, { ...UNIT, metadata: { state } });
      assert.deepEqual([calls, polls.length], [before.length + 1, before.length + 1]);
      assert.equal(polls.at(-1).state, state);
    }
  },
);

rows(
  'waitUntilAvailable ends on a unit that has failed',
  FAILED.map((state) => [state, state]),
  async (state) => {
    const { error, polls } = await available([inState('BUSY'), inState(state)]);
    isError(error, 'UnitFailedError', {
      code: 'unit_failed',
      state,
      outcome: 'rejected',
      attempts: 2,
      retryable: false,
      operation: 'waitUntilAvailable',
    });
    assert.equal(polls.at(-1).state, state);
  },
);

rows(
  'onResponse is told which request of the wait it was',
  [['', [inState('BUSY'), refused(503), inState('BUSY'), inState('AVAILABLE')]]],
  async (answers) => {
    const seen = [];
    const { calls } = await available(answers, { onResponse: ({ attempt }) => seen.push(attempt), maxRetries: 2 });
    assert.deepEqual([calls, seen], [4, [1, 2, 3, 4]]);
  },
);

rows(
  'a state that is waited out',
  PENDING.map((state) => [String(state) || 'empty', state]),
  async (state) => {
    const ready = await available([inState(state), inState('AVAILABLE')]);
    assert.equal(ready.value.metadata.state, 'AVAILABLE');
    const gone = await deleted([inState(state), absent]);
    assert.ok('value' in gone && gone.value === undefined);
    assert.deepEqual([ready.calls, gone.calls], [2, 2]);
  },
);

rows(
  'waitUntilDeleted',
  [
    ['absent at once', [absent], 1],
    ['an empty list', [() => json({ items: [] })], 1],
    ['TERMINATED', [inState('TERMINATED')], 1],
    ['terminated', [inState('terminated')], 1],
    ['ready before', [inState('AVAILABLE'), inState('DESTROYING'), absent], 3],
    ['failed otherwise before', [inState('FAILED'), inState('FAILED_UPDATING'), absent], 3],
  ],
  async (answers, calls) => {
    const ended = await deleted(answers);
    assert.deepEqual([ended.error, ended.value, ended.calls], [undefined, undefined, calls]);
  },
);

rows(
  'waitUntilDeleted ends on a delete that has failed',
  [
    ['FAILED_DESTROYING', 'FAILED_DESTROYING'],
    ['in lower case', 'failed_destroying'],
  ],
  async (state) =>
    isError((await deleted([inState(state)])).error, 'UnitFailedError', {
      code: 'unit_failed',
      state,
      outcome: 'rejected',
    }),
);

rows(
  'waitUntilAvailable ends on a unit that is gone',
  [
    ['TERMINATED', [inState('TERMINATED')], 1],
    ['TERMINATED after it was seen', [inState('BUSY'), inState('TERMINATED')], 2],
    ['absent after it was seen', [inState('BUSY'), absent], 2],
    ['absent after it was seen without a state', [bare, absent], 2],
  ],
  async (answers, calls) => {
    const { error } = await available(answers);
    isError(error, 'BackupError', {
      code: 'not_found',
      outcome: 'rejected',
      attempts: calls,
      operation: 'waitUntilAvailable',
      retryable: false,
    });
  },
);

rows('a unit that never shows', [['is given up after thirty seconds', {}]], async () => {
  const { error, elapsedMs, polls } = await available([absent]);
  isError(error, 'BackupError', { code: 'not_found', outcome: 'rejected' });
  assert.ok(elapsedMs >= 30_000 && elapsedMs < 40_100, `it took ${elapsedMs} ms`);
  assert.ok(polls.every((poll) => !('state' in poll)));
});

rows(
  'the deadline',
  [
    ['is ten minutes', {}, 600_000],
    ['is that of the call', { totalTimeoutMs: 12_345 }, 12_345],
    ['is that of the client', { client: { totalTimeoutMs: 20_000 } }, 20_000],
    ['is that of the call, not of the client', { totalTimeoutMs: 5000, client: { totalTimeoutMs: 20_000 } }, 5000],
    ['is never passed by a pause', { totalTimeoutMs: 1 }, 1],
  ],
  async (options, totalMs) => {
    for (const [run, answer] of [
      [available, inState('BUSY')],
      [deleted, inState('DESTROYING')],
      [available, lost],
      [deleted, refused(503)],
    ]) {
      const { error, elapsedMs, sleeps, calls } = await run([answer], options);
      isError(error, 'TimeoutError', { code: 'timeout', attempts: calls, retryable: true });
      assert.ok(elapsedMs >= totalMs - 1 && elapsedMs <= totalMs + 1, `it took ${elapsedMs} ms`);
      for (const [at, ms] of sleeps.entries()) {
        const longest = Math.min(1000 * 2 ** at, 10_000);
        // The last one ends with the time that is left.
        const shortest = at === sleeps.length - 1 ? 0 : longest / 2;
        assert.ok(ms >= shortest && ms <= longest + 1, `pause ${at + 1} is ${ms} ms`);
      }
    }
  },
);

rows('a request that never ends', [['is given up with its attempt, and the wait goes on', {}]], async () => {
  const { value, elapsedMs } = await available([() => new Promise(() => {}), inState('AVAILABLE')], {
    timeoutMs: 1000,
  });
  assert.equal(value.id, ID);
  assert.ok(elapsedMs >= 1500 && elapsedMs <= 2002);
});

rows(
  'a poll that fails does not end the wait',
  [
    ...[408, 429, 500, 502, 503, 504].map((status) => [`${status}`, refused(status)]),
    ['a lost connection', lost],
    ['HTML', html],
    ['a redirect', redirect],
    ['a wrong shape', broken],
    ['no response', () => null],
    ['a body that is cut', () => new Response('{"items":[')],
    ['a body that breaks', () => new Response(new ReadableStream({ pull: (c) => c.error(new Error('x')) }))],
    ['too large a body', () => new Response('', { headers: { 'content-length': '99999999' } })],
  ],
  async (answer) => {
    const { value, polls, calls } = await available([inState('BUSY'), answer, answer, inState('AVAILABLE')]);
    assert.equal(value.id, ID);
    assert.deepEqual([calls, polls.map(({ state }) => state)], [4, ['BUSY', 'AVAILABLE']]);
    assert.equal((await deleted([answer, answer, absent])).error, undefined);
  },
);

rows(
  'a poll that fails and ends the wait',
  [
    [400, 'bad_request'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [422, 'unprocessable'],
    [418, 'http_error'],
    [501, 'server_error'],
  ].map(([status, code]) => [`${status}`, status, code]),
  async (status, code) => {
    for (const run of [available, deleted]) {
      const { error } = await run([inState('BUSY'), refused(status)]);
      isError(error, 'ApiError', { code, status, attempts: 2 });
      assert.match(error.operation, /^waitUntil/);
    }
  },
);

rows(
  'a hint during a wait is kept to',
  [
    ['of a second poll', { 'retry-after': '45' }, 45_000],
    ['beyond what one call waits for', { 'retry-after': '90' }, 90_000],
  ],
  async (headers, ms) => {
    const { value, elapsedMs } = await available([refused(429, headers), inState('AVAILABLE')]);
    assert.equal(value.id, ID);
    assert.ok(elapsedMs >= ms && elapsedMs <= ms + 2, `it took ${elapsedMs} ms`);
  },
);

rows(
  'onPoll',
  [
    [
      'is told of state and time',
      async () => {
        const { polls } = await available([absent, bare, inState('busy'), inState('AVAILABLE')]);
        assert.deepEqual(
          polls.map(({ state }) => state),
          [undefined, undefined, 'busy', 'AVAILABLE'],
        );
        for (const poll of polls) assert.ok(Object.keys(poll).every((key) => ['state', 'elapsedMs'].includes(key)));
        assert.equal(polls[0].elapsedMs, 0);
        assert.ok(polls[3].elapsedMs > polls[1].elapsedMs);
      },
    ],
    [
      'may throw, reject and never settle',
      async () => {
        for (const onPoll of [
          () => {
            throw new Error('x');
          },
          async () => {
            throw undefined;
          },
          () => new Promise(() => {}),
        ]) {
          assert.equal((await available([inState('BUSY'), inState('AVAILABLE')], { onPoll })).value.id, ID);
        }
      },
    ],
    [
      'stands beside onResponse',
      async () => {
        const infos = [];
        await available([refused(503), inState('AVAILABLE')], { onResponse: (info) => infos.push(info) });
        assert.deepEqual(
          infos.map(({ operation, status }) => [operation, status]),
          [
            ['waitUntilAvailable', 503],
            ['waitUntilAvailable', 200],
          ],
        );
      },
    ],
    [
      'asks the token function for each poll',
      async () => {
        let tokens = 0;
        await available([inState('BUSY'), inState('AVAILABLE')], {
          client: { auth: { token: () => `token-${++tokens}` } },
        });
        assert.equal(tokens, 2);
      },
    ],
    [
      'a token function that fails ends the wait',
      async () => {
        const { error } = await available([inState('BUSY')], {
          client: {
            auth: {
              token: () => {
                throw new Error('x');
              },
            },
          },
        });
        isError(error, 'InvalidArgumentError', {
          code: 'token_failed',
          argument: 'auth.token',
          outcome: 'not_sent',
          attempts: 0,
        });
      },
    ],
  ],
  (check) => check(),
);
