/**
 * What is handed to foreign code is ordinary data: whoever wraps fetch, or is told of something, does with it what he
 * likes.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientOf, failure, ID, isError, json, LIST, networkError, OPERATIONS, rows } from '../support/doubles.js';

/** What can be done to any ordinary object, by a name. */
const DEEDS = {
  'each member is read': (object) => {
    for (const name in object) assert.notEqual(object[name], undefined, name);
  },
  'each member is plain and can be changed': (object) => {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
      const { value, ...rest } = descriptor;
      assert.deepEqual(rest, { configurable: true, enumerable: true, writable: true }, name);
      assert.notEqual(value, undefined, name);
    }
  },
  'each member is set': (object) => {
    for (const name of Object.keys(object)) {
      const before = object[name];
      object[name] = 'other';
      assert.equal(object[name], 'other');
      object[name] = before;
      assert.equal(object[name], before);
    }
  },
  'each member is redefined': (object) => {
    for (const name of Object.keys(object)) {
      const value = object[name];
      Object.defineProperty(object, name, { get: () => value, configurable: true, enumerable: true });
      assert.equal(object[name], value);
    }
  },
  'it gets a member': (object) => {
    object.more = 'of somebody else';
    assert.ok(Object.keys(object).includes('more'));
  },
  'it is spread': (object) => {
    const copy = { ...object };
    assert.deepEqual(Object.keys(copy), Object.keys(object));
    for (const name of Object.keys(copy)) assert.equal(copy[name], object[name]);
  },
  'it is frozen': (object) => {
    assert.ok(Object.isFrozen(Object.freeze(object)));
    for (const name of Object.keys(object)) assert.notEqual(object[name], undefined);
  },
  'it is a plain object': (object) => {
    assert.equal(Object.getPrototypeOf(object), Object.prototype);
    assert.equal(`${object}`, '[object Object]');
    assert.deepEqual(Object.getOwnPropertySymbols(object), []);
  },
};

rows(
  'the init of fetch',
  Object.entries(OPERATIONS).flatMap(([name, operation]) =>
    Object.entries(DEEDS).map(([deed, act]) => [`${name}: ${deed}`, operation, act]),
  ),
  async ({ answer, call }, act) => {
    let called = 0;
    const client = clientOf(async (_, init) => {
      act(init.headers);
      act(init);
      called++;
      return json(answer);
    });
    await call(client);
    assert.equal(called, 1);
  },
);

rows('what hooks are told', Object.entries(DEEDS), async (act) => {
  const headers = {
    'x-ratelimit-limit': '10',
    'x-ratelimit-remaining': '9',
    'x-request-id': 'r-1',
    'retry-after': '1',
  };
  const client = clientOf(async () => json(LIST, 200, headers));
  const told = [];
  const onResponse = (info) => {
    act(info.rateLimit);
    act(info);
    told.push('response');
  };
  const onPoll = (info) => {
    act(info);
    told.push('poll');
  };
  await client.list({ onResponse });
  await client.waitUntilAvailable(ID, { onResponse, onPoll });
  assert.deepEqual(told, ['response', 'response', 'poll']);
});

rows(
  'the lists and records of an error',
  Object.entries(DEEDS).filter(([name]) => name !== 'each member is set'),
  async (act) => {
    const message = '[(root).properties.email] is none';
    const body = { messages: [{ errorCode: 'a', message }] };
    const error = await failure(clientOf(async () => json(body, 422)).get(ID));
    const { messages, fieldErrors } = error;
    assert.deepEqual([messages, fieldErrors], [body.messages, { email: ['is none'] }]);
    for (const list of [messages, fieldErrors.email]) {
      list.push('more');
      assert.equal(list.pop(), 'more');
      assert.ok(Array.isArray(list));
    }
    act(messages[0]);
    act(fieldErrors);
    assert.ok(Object.isFrozen(Object.freeze(error)));
  },
);

describe('every member of an error', () => {
  const members = [
    'name',
    'message',
    'stack',
    'cause',
    'docs',
    'code',
    'operation',
    'outcome',
    'attempts',
    'retryable',
  ];
  for (const member of members) {
    it(`${member} is set, redefined and deleted`, async () => {
      const thrown = await failure(
        clientOf(() => {
          throw networkError('ECONNRESET');
        }).list(),
      );
      assert.notEqual(thrown[member], undefined);
      const text = JSON.stringify(thrown);
      thrown[member] = 'other';
      assert.equal(thrown[member], 'other');
      Object.defineProperty(thrown, member, { get: () => 'another', configurable: true });
      assert.equal(thrown[member], 'another');
      assert.ok(Reflect.deleteProperty(thrown, member));
      assert.ok(!text.includes('errors.md'), text);
    });
  }
});

/** Wrappers of fetch, each with what becomes of a call: `(fetch, seen)` gives the wrapped one. */
const WRAPPERS = {
  'sets a signal of both': (fetch) => (url, init) => {
    init.signal = AbortSignal.any([init.signal, AbortSignal.timeout(60_000)]);
    return fetch(url, init);
  },
  'sets a signal and headers by Object.assign': (fetch) => (url, init) =>
    fetch(url, Object.assign(init, { signal: new AbortController().signal, headers: { ...init.headers, 'x-a': 'b' } })),
  'takes the signal away': (fetch) => (url, init) => {
    delete init.signal;
    return fetch(url, init);
  },
  'redefines the signal': (fetch) => (url, init) => {
    Object.defineProperty(init, 'signal', { value: new AbortController().signal });
    return fetch(url, init);
  },
  'freezes it first': (fetch) => (url, init) => fetch(url, Object.freeze(init)),
  'spreads it': (fetch) => (url, init) => fetch(url, { ...init, headers: new Headers(init.headers) }),
  'makes a Request of it': (fetch) => (url, init) => fetch(new Request(url, init)),
  'adds credentials': (fetch) => (url, init) => {
    init.credentials = 'include';
    init.headers.authorization = 'Bearer of-the-wrapper';
    return fetch(url, init);
  },
};

describe('what a wrapper of fetch sets counts', () => {
  for (const [name, wrap] of Object.entries(WRAPPERS)) {
    it(name, async () => {
      /** @type {any} */
      let init;
      const fetch = wrap(async (input, given) => {
        init = given ?? input;
        new Request('https://host/', init);
        return json(LIST);
      });
      assert.deepEqual(await clientOf(fetch).list(), LIST);
      assert.ok(init.signal === undefined || init.signal instanceof AbortSignal);
    });
  }

  it('a signal of its own ends the attempt', async () => {
    const client = clientOf((_, init) => {
      init.signal = AbortSignal.any([init.signal, AbortSignal.abort(new DOMException('too slow', 'TimeoutError'))]);
      return new Promise((_, reject) => reject(init.signal.reason));
    });
    isError(await failure(client.get(ID)), 'ConnectionError', { code: 'connection_failed', attempts: 1 });
  });

  it('ours still ends it, through the signal of both', async () => {
    const controller = new AbortController();
    /** @type {any} */
    let signal;
    const client = clientOf((_, init) => {
      init.signal = signal = AbortSignal.any([init.signal, new AbortController().signal]);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const call = failure(client.list({ signal: controller.signal }));
    controller.abort('enough');
    assert.equal(await call, 'enough');
    assert.ok(signal.aborted);
  });
});

describe('an init', () => {
  it('is of its own for each attempt, whatever became of the last one', async () => {
    const seen = [];
    const client = clientOf(
      async (_, init) => {
        seen.push({ ...init, headers: { ...init.headers } });
        for (const name of Object.keys(init.headers)) delete init.headers[name];
        for (const name of Object.keys(init)) delete init[name];
        if (seen.length < 3) throw networkError('ECONNREFUSED');
        return json(LIST);
      },
      { maxRetries: 2 },
    );
    const slept = Math.random;
    try {
      Math.random = () => 0;
      await client.list();
    } finally {
      Math.random = slept;
    }
    assert.equal(seen.length, 3);
    for (const { signal, ...init } of seen) {
      assert.ok(signal instanceof AbortSignal);
      assert.deepEqual(init, {
        method: 'GET',
        headers: { Authorization: 'Bearer canary-token-4711' },
        redirect: 'manual',
        cache: 'no-store',
      });
    }
  });

  it('has no signal where the runtime has none, and no cache where its Request knows none', async () => {
    const { AbortController: controller, Request: request } = globalThis;
    const cache = Object.getOwnPropertyDescriptor(request.prototype, 'cache');
    /** @type {any} */
    let init;
    const client = clientOf(async (_, given) => {
      init = given;
      return json(LIST);
    });
    try {
      delete globalThis.AbortController;
      Reflect.deleteProperty(request.prototype, 'cache');
      await client.list();
      assert.deepEqual(Object.keys(init).sort(), ['headers', 'method', 'redirect']);
      delete globalThis.Request;
      await client.list();
      assert.deepEqual(Object.keys(init).sort(), ['headers', 'method', 'redirect']);
    } finally {
      Object.assign(globalThis, { AbortController: controller, Request: request });
      Object.defineProperty(request.prototype, 'cache', cache);
    }
    await client.list();
    assert.deepEqual(Object.keys(init).sort(), ['cache', 'headers', 'method', 'redirect', 'signal']);
  });
});
