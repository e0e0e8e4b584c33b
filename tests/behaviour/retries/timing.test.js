/** When it is tried again: back-off, hints of the server, deadlines, the budget; and what hooks are told meanwhile. */
import assert from 'node:assert/strict';
import { clientOf, fetchOf, ID, isError, json, LIST, OPERATIONS, rows } from '../support/doubles.js';
import { idle } from '../support/clock.js';
import { settle } from '../support/settle.js';
import { HINTS } from './hints.js';

const busy =
  (headers, status = 503) =>
  () =>
    json({}, status, headers);
const never = () => new Promise(() => {});
const list = (client, options) => settle(({ signal }) => client.list({ signal, ...options }));

rows('back-off', [['doubles up to eight seconds, half of it by chance', 10]], async (maxRetries) => {
  const seen = new Set();
  for (let round = 0; round < 40; round++) {
    const { sleeps, error } = await list(clientOf(busy(), { maxRetries }));
    assert.equal(error.attempts, maxRetries + 1);
    assert.equal(sleeps.length, maxRetries);
    sleeps.forEach((ms, at) => {
      const full = Math.min(500 * 2 ** at, 8000);
      assert.ok(ms >= full / 2 && ms <= full + 1, `pause ${at + 1} is ${ms} ms`);
    });
    seen.add(sleeps[9]);
  }
  assert.ok(seen.size > 20, 'the pauses are not left to chance');
});

rows(
  'a hint',
  HINTS.flatMap(([headers, ms]) =>
    [429, 503].map((status) => [`${status} ${JSON.stringify(headers)}`, headers, ms, status]),
  ),
  async (headers, ms, status) => {
    const fetch = fetchOf(busy(headers, status), () => json(LIST));
    const { value, sleeps, elapsedMs } = await list(clientOf(fetch, { maxRetries: 1 }));
    assert.deepEqual(value, LIST);
    assert.equal(sleeps.length, 1);
    if (ms === undefined) assert.ok(elapsedMs >= 250 && elapsedMs <= 501, `${elapsedMs}`);
    else assert.ok(elapsedMs >= ms && elapsedMs <= ms + 1, `${elapsedMs}`);
  },
);

rows(
  'a hint that is not waited for',
  [
    ['61 s', { 'retry-after': '61' }, {}, 61_000],
    ['60001 ms', { 'retry-after-ms': '60001' }, {}, 60_001],
    ['a date far away', { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, {}, undefined],
    ['more than any number', { 'retry-after': '9'.repeat(400) }, {}, undefined],
    ['beyond the total', { 'retry-after': '5' }, { totalTimeoutMs: 5000 }, 5000],
    ['without retries', { 'retry-after': '5' }, { maxRetries: 0 }, 5000],
  ],
  async (headers, options, retryAfterMs) => {
    for (const status of [429, 503]) {
      const fetch = fetchOf(busy(headers, status));
      const { error, elapsedMs } = await list(clientOf(fetch, { maxRetries: 5, ...options }));
      assert.deepEqual([elapsedMs, fetch.calls.length], [0, 1]);
      assert.equal(error.status, status);
      assert.equal(error.retryable, true);
      if (retryAfterMs === undefined) assert.ok(error.retryAfterMs > 60_000);
      else assert.equal(error.retryAfterMs, retryAfterMs);
    }
  },
);

rows(
  'a deadline',
  [
    [
      'of one attempt, for each',
      clientOf(never, { timeoutMs: 1000, maxRetries: 2 }),
      'list',
      { attempts: 3, outcome: 'unknown' },
      [3750, 4503],
    ],
    [
      'of an attempt, for a create',
      clientOf(never, { timeoutMs: 1000, maxRetries: 2 }),
      'create',
      { attempts: 1, outcome: 'unknown' },
      [1000, 1000],
    ],
    [
      'of all',
      clientOf(never, { totalTimeoutMs: 1000, maxRetries: 2 }),
      'list',
      { attempts: 1, outcome: 'unknown' },
      [1000, 1000],
    ],
    [
      'of all, in the second attempt',
      clientOf(never, { timeoutMs: 1000, totalTimeoutMs: 1600 }),
      'list',
      { attempts: 2, outcome: 'unknown' },
      [1600, 1600],
      { maxRetries: 5 },
    ],
    [
      'of the token function',
      clientOf(never, { auth: { token: never } }),
      'list',
      { attempts: 0, outcome: 'not_sent' },
      [120_000, 120_001],
    ],
    [
      'of the token function, for a create',
      clientOf(never, { auth: { token: never }, totalTimeoutMs: 5 }),
      'create',
      { attempts: 0, outcome: 'not_sent' },
      [5, 6],
    ],
    [
      'of the call instead of the client',
      clientOf(never, { timeoutMs: 1000 }),
      'delete',
      { attempts: 1, outcome: 'unknown' },
      [7, 7],
      { timeoutMs: 7 },
    ],
  ],
  async (client, name, facts, [least, most], options) => {
    const { error, elapsedMs } = await settle(({ signal }) => OPERATIONS[name].call(client, { signal, ...options }));
    isError(error, 'TimeoutError', { code: 'timeout', operation: name, ...facts });
    assert.ok(elapsedMs >= least && elapsedMs <= most, `it took ${elapsedMs} ms`);
  },
);

rows(
  'a pause that would pass the deadline',
  [['ends the call now, with the last error', { totalTimeoutMs: 200, maxRetries: 5 }]],
  async (options) => {
    const { error, elapsedMs } = await list(clientOf(busy({}), options));
    assert.deepEqual([error.code, error.attempts, elapsedMs], ['server_error', 1, 0]);
  },
);

rows(
  'a clock that jumps',
  [
    ['back', -3_600_000, 2],
    ['ahead', 3_600_000, 1],
  ],
  async (ms, attempts) => {
    const fetch = fetchOf(busy(), () => json(LIST));
    const { value, error } = await settle(({ signal, clock }) => {
      clock.after(1, () => clock.jump(ms));
      return clientOf(fetch, { maxRetries: 1 }).list({ signal });
    });
    assert.equal(fetch.calls.length, attempts);
    if (attempts === 2) assert.deepEqual(value, LIST);
    else assert.equal(error.code, 'timeout');
  },
);

rows(
  'the token function',
  [
    ['is asked once a call', [200], 1, 'done'],
    ['is asked once more after a 401', [401, 200], 2, 'done'],
    ['is asked twice at most', [401, 401], 2, 'unauthorized'],
    ['is not asked again for a retry', [503, 200], 1, 'done'],
    ['is asked again between retries', [503, 401, 503, 200], 2, 'done'],
    ['is not asked again for a 403', [403], 1, 'forbidden'],
  ],
  async (statuses, asked, expected) => {
    for (const maxRetries of statuses.includes(503) ? [2] : [0, 2]) {
      for (const name of statuses.includes(503) ? ['list', 'replace'] : ['list', 'create', 'delete']) {
        let tokens = 0;
        const fetch = fetchOf(
          ...statuses.map((status) => () => json(status === 200 ? OPERATIONS[name].answer : {}, status)),
        );
        const client = clientOf(fetch, { maxRetries, auth: { token: async () => `token-${++tokens}` } });
        const { error, elapsedMs } = await settle(({ signal }) => OPERATIONS[name].call(client, { signal }));
        assert.equal(error === undefined ? 'done' : error.code, expected);
        assert.deepEqual([tokens, fetch.calls.length], [asked, statuses.length]);
        if (!statuses.includes(503)) assert.equal(elapsedMs, 0);
        assert.equal(fetch.calls.at(-1).headers.Authorization, `Bearer token-${asked}`);
        if (error) assert.equal(error.attempts, statuses.length);
      }
    }
  },
);

rows(
  'a constant credential that is refused',
  [
    ['a token', { token: 'token' }],
    ['Basic', { username: 'u', password: 'pass' }],
    ['none', undefined],
  ],
  async (auth) => {
    const fetch = fetchOf(busy({}, 401));
    const { error } = await list(clientOf(fetch, { auth, maxRetries: 5 }));
    assert.deepEqual([error.code, fetch.calls.length], ['unauthorized', 1]);
  },
);

rows(
  'the budget',
  [
    [
      'pays for twenty retries of a client',
      async () => {
        const client = clientOf(busy(), { maxRetries: 10 });
        const attempts = [];
        for (let call = 0; call < 4; call++) attempts.push((await list(client)).error.attempts);
        assert.deepEqual(attempts, [11, 11, 1, 1]);
      },
    ],
    [
      'gets one back for a success, and a retry costs five',
      async () => {
        let answer = busy();
        const client = clientOf(() => answer(), { maxRetries: 10 });
        for (let call = 0; call < 3; call++) await list(client);
        answer = () => json(LIST);
        for (let call = 0; call < 9; call++) await list(client);
        answer = busy();
        assert.equal((await list(client)).error.attempts, 2);
      },
    ],
    [
      'belongs to one client',
      async () => {
        for (let client = 0; client < 3; client++)
          assert.equal((await list(clientOf(busy(), { maxRetries: 10 }))).error.attempts, 11);
      },
    ],
    [
      'is not touched by a refreshed token',
      async () => {
        let statuses = [];
        const client = clientOf(() => json(LIST, statuses.shift() ?? 503), {
          maxRetries: 10,
          auth: { token: () => 'token' },
        });
        for (let call = 0; call < 40; call++) {
          statuses = [401, 200];
          await list(client);
        }
        statuses = [];
        assert.equal((await list(client)).error.attempts, 11);
      },
    ],
  ],
  (check) => check(),
);

rows(
  'onResponse',
  [
    [
      'is told of each answer',
      async () => {
        const infos = [];
        const headers = {
          'x-ratelimit-limit': '100',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-burst': '5',
          'x-request-id': 'r-1',
          'retry-after': '1',
        };
        const fetch = fetchOf(
          busy(headers, 429),
          () => {
            throw new Error('x');
          },
          () => json(LIST, 200, { location: 'https://h/requests/r-2/status' }),
        );
        await list(clientOf(fetch, { maxRetries: 3, onResponse: (info) => infos.push(info) }));
        const rateLimit = { limit: 100, remaining: 0, burst: 5 };
        assert.deepEqual(infos, [
          {
            operation: 'list',
            attempt: 1,
            status: 429,
            durationMs: 0,
            rateLimit,
            retryAfterMs: 1000,
            requestId: 'r-1',
          },
          { operation: 'list', attempt: 3, status: 200, durationMs: 0, requestId: 'r-2' },
        ]);
      },
    ],
    [
      'of a call replaces that of the client',
      async () => {
        const told = [];
        const client = clientOf(() => json(LIST), { onResponse: () => told.push('client') });
        await list(client, { onResponse: () => told.push('call') });
        await list(client, { onResponse: undefined });
        assert.deepEqual(told, ['call', 'client']);
      },
    ],
    [
      'may throw, reject, and never settle',
      async () => {
        for (const onResponse of [
          () => {
            throw new Error('x');
          },
          async () => {
            throw new Error('x');
          },
          never,
          () => ({
            then() {
              throw new Error('x');
            },
          }),
          () => null,
        ]) {
          assert.deepEqual((await list(clientOf(() => json(LIST), { onResponse }))).value, LIST);
        }
      },
    ],
    [
      'may call the client',
      async () => {
        const calls = [];
        const client = clientOf(() => json(LIST), { onResponse: () => calls.length < 3 && calls.push(client.list()) });
        await list(client);
        await idle();
        assert.deepEqual(await Promise.all(calls), [LIST, LIST, LIST]);
      },
    ],
    [
      'measures the attempt',
      async () => {
        const infos = [];
        const slow = () => new Promise((resolve) => setTimeout(() => resolve(json(LIST)), 0));
        await settle(({ signal, clock }) => {
          const fetch = async () => (clock.jump(1234), slow());
          return clientOf(fetch, { onResponse: (info) => infos.push(info) })
            .get(ID, { signal })
            .catch(() => {});
        });
        assert.equal(infos[0].durationMs, 1234);
      },
    ],
  ],
  (check) => check(),
);
