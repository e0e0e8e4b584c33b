/**
 * A call without arguments, made again: the core is not asked before it comes to something else than a success. Nobody
 * may be able to tell.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  clientOf,
  failure,
  fetchOf,
  isError,
  json,
  LIST,
  networkError,
  OPERATIONS,
  rows,
  TOKEN,
  WAITS,
} from '../support/doubles.js';
import { settle } from '../support/settle.js';
import { HINTS } from './hints.js';

const throws = (error) => () => {
  throw error;
};
const never = () => new Promise(() => {});
const busy = (status, headers) => () =>
  json({ messages: [{ errorCode: '1', message: 'token-4711' }] }, status, headers);
const good = () => json(LIST);
const broken = () => new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('x')) }));

/** What a fetch may come to, one after another; the last one for ever. */
const ANSWERS = [
  ['a success', good],
  ['a success without a stream', () => ({ status: 200, text: async () => JSON.stringify(LIST) })],
  ['a success that is parsed by others', () => ({ status: 299, json: async () => LIST })],
  ...[100, 199, 204, 301, 304, 400, 401, 404, 408, 422, 429, 500, 502, 503, 504].map((status) => [
    `status ${status}`,
    () => ({ status, headers: new Headers(), text: async () => '{}' }),
  ]),
  ['a hidden redirect', () => ({ status: 0, type: 'opaqueredirect' })],
  ['another shape', () => json({ items: [{ id: 5 }] })],
  ['nothing', () => json(null)],
  ['no JSON', () => new Response('<html>')],
  ['too much', () => new Response('{}', { headers: { 'content-length': '33554433' } })],
  ['a body that breaks off', broken],
  ['a body that never ends', () => new Response(new ReadableStream())],
  ['no answer', never],
  ['no response', () => undefined],
  ['a network failure', throws(networkError('ECONNRESET'))],
  ['a refused connection', throws(networkError('ECONNREFUSED'))],
  ['a failure, then a success', throws(networkError('ECONNRESET')), good],
  ['503, then a success', busy(503), good],
  ['503, then 404', busy(503), busy(404)],
  ['no answer, then another shape', never, () => json([])],
  ...HINTS.map(([headers]) => [`503 with ${JSON.stringify(headers)}, then a success`, busy(503, headers), good]),
];

/** A client whose calls are made by `list`, with what it has sent and all that came of each call. */
function recorded(list, options) {
  const sent = [];
  let answers = [];
  const client = clientOf((url, { signal, ...init }) => {
    sent.push({ url, ...init, isSignal: signal instanceof AbortSignal });
    return (answers.length > 1 ? answers.shift() : answers[0])(url, init);
  }, options);
  return async (given) => {
    sent.length = 0;
    answers = [...given];
    const { value, error, elapsedMs, sleeps } = await withChance(() => settle(() => list(client)));
    const facts = error && { ...JSON.parse(JSON.stringify(error)), cause: error.cause && `${error.cause}` };
    return { value, facts, elapsedMs, sleeps, sent: [...sent] };
  };
}

/** Chance is the same for everybody. */
async function withChance(run) {
  const { random } = Math;
  Math.random = () => 0.5;
  try {
    return await run();
  } finally {
    Math.random = random;
  }
}

const repeated = (client) => client.list();
/** Options keep a call from being a repeat. */
const asked = (client) => client.list({});

rows('a repeat comes to what any call does', ANSWERS, async (...answers) => {
  for (const options of [{ maxRetries: 0 }, { maxRetries: 3 }, { timeoutMs: 1000, totalTimeoutMs: 1500 }]) {
    const [repeat, call] = [recorded(repeated, options), recorded(asked, options)];
    for (const one of [[good], answers, [good], answers, answers]) {
      assert.deepEqual(await repeat(one), await call(one));
    }
  }
});

it('the budget of retries counts them', async () => {
  let seed = 1;
  const chance = (below) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 4; round++) {
    const options = { maxRetries: 4 };
    const [repeat, call] = [recorded(repeated, options), recorded(asked, options)];
    for (let turn = 0; turn < 60; turn++) {
      const answers = chance(4) === 0 ? [busy(503)] : Array.from({ length: 1 + chance(3) }, () => good);
      if (chance(3) === 0) answers.unshift(busy(503));
      assert.deepEqual(await repeat(answers), await call(answers), `round ${round}, turn ${turn}`);
    }
  }
});

it('several at once come to what they come to alone', async () => {
  const answers = ANSWERS.map(([, answer]) => /** @type {any} */ (answer)).filter((answer) => answer !== never);
  let at = 0;
  const clients = [repeated, asked].map(() => clientOf((url) => answers[at++ % answers.length](url)));
  const ends = [];
  for (const [index, list] of [repeated, asked].entries()) {
    at = 0;
    const { value } = await settle(() => {
      return clients[index].list().then(() => {
        at = 0;
        return Promise.allSettled(answers.map(() => list(clients[index])));
      });
    });
    ends.push(value.map(({ value, reason }) => value ?? `${reason}`));
  }
  assert.deepEqual(ends[0], ends[1]);
});

it('a client that is freed meanwhile is asked all the same, and by nobody else', async () => {
  /** @type {() => any} */
  let answer = good;
  const client = clientOf(() => answer());
  await client.list();
  const ends = [];
  answer = () => new Promise((resolve) => ends.push(resolve));
  const [first, second] = [client.list(), client.list()];
  client.free();
  isError(await failure(client.list()), 'InvalidArgumentError', { argument: 'this', operation: 'list' });
  // Takes the next number that is free, and hides other secrets.
  const other = clientOf(busy(429), { auth: { token: 'another' } });
  ends[1](json({ messages: [{ message: `no ${TOKEN}` }] }, 404));
  const error = await failure(second);
  isError(error, 'ApiError', { code: 'not_found', operation: 'list', attempts: 1 });
  assert.ok(!JSON.stringify(error).includes(TOKEN), 'the core of another client was asked');
  isError(await failure(other.list()), 'ApiError', { code: 'rate_limited' });
  client.free();
  ends[0](good());
  assert.deepEqual(await first, LIST);
});

it('a client that is freed by its own fetch is asked all the same', async () => {
  /** @type {() => any} */
  let answer = good;
  const client = clientOf(() => answer());
  await client.list();
  answer = () => {
    client.free();
    // Takes its number, if that is free.
    clientOf(good, { auth: { token: 'another' } });
    return json({ messages: [{ message: `no ${TOKEN}` }] }, 404);
  };
  const error = await failure(client.list());
  isError(error, 'ApiError', { code: 'not_found', operation: 'list', attempts: 1 });
  assert.ok(!JSON.stringify(error).includes(TOKEN), 'the core of another client was asked');
});

it('no other method is a repeat, and none with options', async () => {
  const { client, fetch } = await listed();
  for (const name of Object.keys({ ...OPERATIONS, ...WAITS, ensure: 0, getByName: 0 })) {
    if (name !== 'list') isError(await failure(client[name]()), 'InvalidArgumentError', { operation: name });
  }
  await client.requests.list();
  isError(await failure(client.list({ nope: 1 })), 'InvalidArgumentError', { argument: 'nope' });
  assert.equal(fetch.calls.length, 1);
  assert.equal(await failure(client.list({ signal: AbortSignal.abort('gone') })), 'gone');
  await client.list({ depth: 5 });
  assert.match(fetch.calls.at(-1).url, /depth=5/);
});

it('an error is none although its body is a list, and so is what cannot be written down', async () => {
  /** @type {() => any} */
  let answer = good;
  const client = clientOf(() => answer());
  await client.list();
  answer = () => json(LIST, 404);
  isError(await failure(client.list()), 'ApiError', { status: 404 });
  answer = () => ({ status: 200, json: async () => ({ ...LIST, number: 1n }) });
  isError(await failure(client.list()), 'ConnectionError', { code: 'connection_failed' });
});

it('a token function is asked each time', async () => {
  let tokens = 0;
  const client = clientOf(good, { auth: { token: () => `token-${++tokens}` } });
  for (let call = 0; call < 3; call++) await client.list();
  assert.equal(tokens, 3);
});

it('who wants to be told is told each time', async () => {
  const told = [];
  const client = clientOf(good, { onResponse: ({ status }) => told.push(status) });
  for (let call = 0; call < 3; call++) await client.list();
  assert.deepEqual(told, [200, 200, 200]);
});

it('what was interrupted leaves no answer for others', async () => {
  const [{ client }, { client: other }] = [await listed(busy(404)), await listed()];
  const { random } = Math;
  Math.random = () => {
    throw new Error('no chance');
  };
  try {
    isError(await failure(client.list()), 'ConnectionError', { operation: 'list' });
  } finally {
    Math.random = random;
  }
  assert.deepEqual(await other.list({}), LIST);
});

/** A client that has listed once, and its fetch, which then answers so. */
async function listed(...answers) {
  const fetch = fetchOf(good, ...answers, good);
  const client = clientOf(fetch);
  await client.list();
  return { client, fetch };
}

it('each has an init, and a signal, of its own', async () => {
  const inits = [];
  const client = clientOf((_, init) => {
    inits.push(init);
    init.headers.Authorization = 'changed';
    return good();
  });
  for (let call = 0; call < 3; call++) await client.list();
  assert.equal(new Set(inits).size, 3);
  assert.equal(new Set(inits.map(({ signal }) => signal)).size, 3);
  assert.equal(new Set(inits.map(({ headers }) => headers)).size, 3);
});

it('the global fetch is looked up each time', async () => {
  const { fetch } = globalThis;
  const client = clientOf(undefined);
  try {
    // @ts-expect-error -- as little of a fetch as is asked for
    globalThis.fetch = good;
    assert.deepEqual(await client.list(), LIST);
    globalThis.fetch = async () => json({ items: [] });
    assert.deepEqual(await client.list(), { items: [] });
    globalThis.fetch = undefined;
    isError(await failure(client.list()), 'ConnectionError', { attempts: 0, outcome: 'not_sent' });
  } finally {
    globalThis.fetch = fetch;
  }
});
