/** Aborting: at every phase, with every kind of reason, the call rejects with that very reason and nothing is left. */
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import {
  clientOf,
  failure,
  fetchOf,
  ID,
  json,
  LIST,
  NEW_UNIT,
  OPERATIONS,
  rows,
  UNIT,
  WAITS,
} from '../support/doubles.js';
import { settle, watch } from '../support/settle.js';

const REASONS = {
  'an Error': new Error('enough'),
  'a string': 'enough',
  'an empty string': '',
  null: null,
  undefined: undefined,
  'a number': 5,
  zero: 0,
  false: false,
  'an object': { why: 'enough' },
  'a symbol': Symbol('enough'),
  'a function': () => {},
  'a DOMException': new DOMException('late', 'TimeoutError'),
  'an object that looks like an answer': { kind: 0, status: 200, problem: 0, body: LIST },
  'a promise': Promise.resolve('enough'),
  'a thenable': { then: (resolve) => resolve('never') },
  'an error of ours': await clientOf(() => {})
    .get('')
    .catch((error) => error),
};

const never = () => new Promise(() => {});
const BUSY = { ...UNIT, metadata: { state: 'BUSY' } };
const CALLS = { ...OPERATIONS, ...WAITS };
const WITH_BODY = ['list', 'create', 'get', 'replace', 'update', 'ssoUrl', 'waitUntilAvailable'];
const stalled = () => new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array([0x7b])) }));
const stalledRefusal = () => new Response(new ReadableStream({}), { status: 503 });
const then =
  (...answers) =>
  () =>
    answers.length > 1 ? answers.shift()() : answers[0]();
const tooMany = (headers) => () => json({}, 429, headers);

/**
 * When it is aborted (at once, by the function itself, or after so many milliseconds), and how many requests go out.
 */
const PHASES = [
  { phase: 'before', fetch: () => never, at: 'once', sent: 0 },
  { phase: 'during the token function', fetch: () => never, token: () => never, at: 10, sent: 0 },
  { phase: 'in the token function', fetch: () => never, token: (abort) => () => (abort(), 'token'), sent: 0 },
  { phase: 'in flight', fetch: () => never, at: 10, sent: 1 },
  { phase: 'in fetch itself', fetch: (abort) => () => (abort(), never()), sent: 1 },
  {
    phase: 'in a fetch that then throws',
    fetch: (abort) => () => {
      abort();
      throw new Error('x');
    },
    sent: 1,
  },
  { phase: 'in a fetch that then answers', fetch: (abort) => () => (abort(), json(LIST)), sent: 1 },
  { phase: 'while the body is read', fetch: () => stalled, at: 10, sent: 1, names: WITH_BODY },
  { phase: 'while the body of a refusal is read', fetch: () => stalledRefusal, at: 10, sent: 1 },
  { phase: 'in back-off', fetch: () => tooMany(), at: 10, sent: 1 },
  { phase: 'in a pause that was asked for', fetch: () => tooMany({ 'retry-after': '50' }), at: 20_000, sent: 1 },
  { phase: 'in the second attempt', fetch: () => then(tooMany(), never), at: 20_000, sent: 2 },
  {
    phase: 'during the second token function',
    fetch: () => tooMany401(),
    token: () => then(() => 'one', never),
    at: 10,
    sent: 1,
  },
  { phase: 'in a hook', fetch: () => tooMany(), hook: (abort) => () => abort(), sent: 1 },
  { phase: 'between polls', fetch: () => () => json({ items: [BUSY] }), at: 400, sent: 1, names: Object.keys(WAITS) },
  {
    phase: 'between polls that fail',
    fetch: () => () => json({}, 500),
    options: { maxRetries: 0 },
    at: 400,
    sent: 1,
    names: Object.keys(WAITS),
  },
  {
    phase: 'in onPoll',
    fetch: () => () => json({ items: [BUSY] }),
    onPoll: (abort) => () => abort(),
    sent: 1,
    names: Object.keys(WAITS),
  },
];

for (const { phase, names = Object.keys(CALLS), sent, at, ...make } of PHASES) {
  rows(
    `aborted ${phase}`,
    // Every call with a few reasons, every reason with a few calls.
    Object.entries(REASONS).flatMap(([what, reason], index) =>
      names
        .filter((_, place) => index < 2 || place === index % names.length)
        .map((name) => [`${name}, ${what}`, name, reason]),
    ),
    async (name, reason) => {
      const counting = fetchOf(() => {});
      let expected;
      const ended = await settle(async ({ clock, signal, abort }) => {
        const end = () => {
          abort(reason);
          expected = signal.reason;
        };
        const answer = make.fetch(end);
        const fetch = (url, init) => (counting(url, init), answer());
        const client = clientOf(fetch, {
          maxRetries: 9,
          auth: { token: make.token?.(end) ?? 'token' },
          ...make.options,
        });
        if (at === 'once') end();
        else if (at !== undefined) clock.after(at, end);
        const onPoll = make.onPoll && { onPoll: make.onPoll(end) };
        return CALLS[name].call(client, { signal, onResponse: make.hook?.(end), ...onPoll });
      });
      assert.ok('error' in ended, 'it did not reject');
      assert.ok(Object.is(ended.error, expected), `it rejected with ${String(ended.error)}`);
      if (reason === undefined) assert.equal(ended.error.name, 'AbortError');
      else assert.ok(Object.is(ended.error, reason));
      if (typeof at === 'number') assert.equal(ended.elapsedMs, at);
      assert.equal(counting.calls.length, sent);
      for (const { signal } of counting.calls) if (phase === 'in flight') assert.equal(signal.aborted, true);
    },
  );
}

function tooMany401() {
  return () => json({}, 401);
}

describe('aborting', () => {
  it('has no effect after the end', async () => {
    const controller = new AbortController();
    const list = await clientOf(() => json(LIST)).list({ signal: controller.signal });
    controller.abort(new Error('too late'));
    assert.deepEqual(list, LIST);
  });

  it('ends one call and not its neighbours on the same client', async () => {
    const controller = new AbortController();
    const waiting = [];
    const client = clientOf(() => new Promise((resolve) => waiting.push(() => resolve(json(LIST)))));
    const calls = [client.list(), client.list({ signal: controller.signal }), client.list()];
    controller.abort('enough');
    assert.equal(await failure(calls[1]), 'enough');
    for (const answer of waiting) answer();
    assert.deepEqual(await Promise.all([calls[0], calls[2]]), [LIST, LIST]);
  });

  it('gives unsent requests the signal of the caller', async () => {
    const controller = new AbortController();
    const request = await clientOf(never).requests.create(NEW_UNIT, { signal: controller.signal });
    assert.equal(request.signal.aborted, false);
    controller.abort('enough');
    assert.deepEqual([request.signal.aborted, request.signal.reason], [true, 'enough']);
  });

  it('refuses an unsent request as it would the call', async () => {
    const signal = AbortSignal.abort('enough');
    for (const auth of [undefined, { token: 'tttt' }, { token: never }]) {
      assert.equal(await failure(clientOf(never, { auth }).requests.list({ signal })), 'enough');
    }
  });

  it('ends a token function of an unsent request', async () => {
    const { error } = await settle(({ clock, signal, abort }) => {
      clock.after(10, () => abort('enough'));
      return clientOf(never, { auth: { token: never } }).requests.list({ signal });
    });
    assert.equal(error, 'enough');
  });

  it('lets 100000 calls leave one signal as it was', async () => {
    const controller = new AbortController();
    const watched = watch(controller.signal);
    const { signal } = controller;
    const headers = new Headers();
    const good = clientOf(() => ({ status: 200, headers, json: async () => LIST }));
    const bad = clientOf(() => ({ status: 404, headers, json: async () => ({}) }));
    for (let round = 0; round < 10_000; round++) {
      const calls = Array.from({ length: 10 }, (_, at) =>
        at % 10 > 0 ? good.list({ signal }) : failure(bad.get(ID, { signal })),
      );
      await Promise.all(calls);
      assert.equal(watched.left(), 0);
    }
    assert.equal(getEventListeners(signal, 'abort').length, 0);
    assert.ok(watched.listened() >= 100_000);
  });

  it('frees a client under way without an effect on its calls', async () => {
    /** @type {any} */
    let answer;
    const client = clientOf(() => new Promise((resolve) => (answer = () => resolve(json(LIST)))));
    const call = client.list();
    client.free();
    client.free();
    client[Symbol.dispose]?.();
    answer();
    assert.deepEqual(await call, LIST);
    assert.equal((await failure(client.list())).code, 'invalid_argument');
    assert.equal((await failure(client.requests.list())).argument, 'this');
  });

  it('may be freed by a getter of its options', async () => {
    const client = clientOf(() => json(LIST));
    const options = {
      get timeoutMs() {
        client.free();
        return 5000;
      },
    };
    assert.deepEqual(await client.list(options), LIST);
  });

  for (const [where, make] of /** @type {[string, any][]} */ ([
    ['fetch', (free) => ({ fetch: () => (free(), json(LIST)) })],
    ['a token function', (free) => ({ fetch: () => json(LIST), auth: { token: () => (free(), 'token') } })],
    ['a hook', (free) => ({ fetch: () => json(LIST), onResponse: () => free() })],
  ])) {
    it(`may be freed by ${where}`, async () => {
      const client = clientOf(
        undefined,
        make(() => client.free()),
      );
      assert.deepEqual(await client.list(), LIST);
    });
  }
});
