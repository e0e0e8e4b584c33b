/**
 * A great many mocked calls of every kind, good and bad; prints what is held after a fifth of them and after all.
 *
 * Run with `--expose-gc`; the first argument is the number of calls.
 */
const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    memories.push(...Object.values(this.exports).filter((it) => it instanceof WebAssembly.Memory));
  }
};
let timers = 0;
const { setTimeout: set, clearTimeout: clear } = globalThis;
const running = new Set();
// @ts-expect-error -- without what Node adds to its own
globalThis.setTimeout = (run, ms, ...args) => {
  const timer = set(() => (running.delete(timer), run(...args)), ms);
  running.add(timer);
  timers++;
  return timer;
};
globalThis.clearTimeout = (timer) => (running.delete(timer), clear(timer));

const { BackupClient } = await import('ionos-backup');

const ID = '15f67991-0f51-4efc-a8ad-ef1fb31a480c';
const UNIT = { id: ID, metadata: { state: 'AVAILABLE' }, properties: { name: 'prod' } };
const NEW_UNIT = { name: 'prod', password: 'password', email: 'user@example.com' };
const controller = new AbortController();
const { signal } = controller;
let listeners = 0;
for (const [name, by] of Object.entries({ addEventListener: 1, removeEventListener: -1 })) {
  signal[name] = (...args) => {
    listeners += by;
    EventTarget.prototype[name].apply(signal, args);
  };
}

const headers = new Headers({ 'x-request-id': 'r-1', 'x-ratelimit-limit': '5' });
const answer = (status, body) => () => ({ status, headers, json: async () => body });
const clientOf = (fetch, options) => new BackupClient({ auth: { token: 'token' }, maxRetries: 0, fetch, ...options });
const never = () => new Promise(() => {});
const stalled = () => new Response(new ReadableStream({}));
const refusal = {
  messages: [{ errorCode: '422', message: '[(root).properties.email] is not an e-mail address'.repeat(9) }],
};
const hooks = { onResponse: () => {}, onPoll: () => {} };

const good = clientOf(answer(200, { items: [UNIT] }));
const unit = clientOf(answer(202, UNIT));
const refused = clientOf(answer(422, refusal));
const broken = clientOf(async () => {
  throw Object.assign(new Error('x'), { code: 'ECONNRESET' });
});
const wrong = clientOf(answer(200, { items: 5 }));
const streamed = clientOf(() => new Response(JSON.stringify({ items: [UNIT] })));
const html = clientOf(() => new Response('<html>', { status: 502 }));
const asking = clientOf(answer(401, {}), { auth: { token: async () => 'token' } });
const failing = clientOf(never, {
  auth: {
    token: async () => {
      throw new Error('x');
    },
  },
});

/** A call that is given up at once, in flight. */
const aborted = (fetch, options) => {
  const own = new AbortController();
  const call = clientOf(fetch, options).list({ signal: own.signal });
  own.abort();
  return call;
};

const CALLS = [
  () => good.list({ signal }),
  () => good.list({ filter: { name: 'x' }, orderBy: 'name', signal, onResponse: hooks.onResponse }),
  () => unit.create(NEW_UNIT, { signal }),
  () => unit.get(ID),
  () => unit.update(ID, { email: 'other@example.com' }),
  () => unit.delete(ID, { signal }),
  () => streamed.list({ signal }),
  () => good.waitUntilAvailable(ID, { signal, ...hooks }),
  () => good.requests.create(NEW_UNIT),
  () => clientOf(answer(200, { items: [] })).list(),
  () => refused.create(NEW_UNIT, { signal, onResponse: hooks.onResponse }),
  () => broken.list({ signal }),
  () => wrong.list({ signal }),
  () => html.list({ signal }),
  () => asking.list({ signal }),
  () => failing.list({ signal }),
  () => good.get('..'),
  // @ts-expect-error -- a string
  () => good.list({ timeoutMs: 'x' }),
  () => aborted(never),
  () => aborted(stalled),
  () => aborted(never, { auth: { token: never } }),
];

let ended = 0;
const count = () => void ended++;

/**
 * Calls that many times, a few at once. Clients that nobody frees go when they are collected, so that happens now and
 * then.
 */
async function callAll(calls) {
  for (let at = 0; at < calls; ) {
    if (at % 2000 === 0) await collect();
    const batch = [];
    for (let slot = 0; slot < 8 && at < calls; slot++, at++) batch.push(CALLS[at % CALLS.length]().then(count, count));
    await Promise.all(batch);
  }
}

async function collect() {
  globalThis.gc();
  // The finalizers run later.
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

async function held() {
  for (let turn = 0; turn < 5; turn++) await collect();
  return {
    ended,
    wasmBytes: memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
    heapBytes: process.memoryUsage().heapUsed,
    externalBytes: process.memoryUsage().external,
    timers: running.size,
    listeners,
  };
}

const calls = Number(process.argv[2]);
await callAll(Math.ceil(calls / 5));
const early = await held();
await callAll(calls - Math.ceil(calls / 5));
console.log(JSON.stringify({ early, late: await held(), timersSet: timers, memories: memories.length }));
