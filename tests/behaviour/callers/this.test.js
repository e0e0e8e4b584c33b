/** Methods called with another `this`, or none: they find their client, or reject with an error that names `this`. */
import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { reactive, readonly, ref, shallowReactive } from '@vue/reactivity';
import { BackupClient, isBackupError } from 'ionos-backup';
import { clientOf, failure, isError, json, LIST, OPERATIONS, rows, WAITS } from '../support/doubles.js';

const METHODS = { ...OPERATIONS, ...WAITS };

/** What stands for a client: a Proxy around it, or what is derived from it. */
const STAND_INS = {
  'a Proxy': (client) => new Proxy(client, {}),
  'a Proxy around a Proxy': (client) => new Proxy(new Proxy(client, {}), {}),
  'a Proxy that forwards': (client) => new Proxy(client, { get: (target, name) => Reflect.get(target, name) }),
  'a Proxy that forwards itself': (client) =>
    new Proxy(client, { get: (target, name, receiver) => Reflect.get(target, name, receiver) }),
  "Vue's ref": (client) => ref(client).value,
  "Vue's reactive": (client) => reactive(client),
  "Vue's reactive, of a member": (client) => reactive({ backup: { client } }).backup.client,
  "Vue's shallowReactive": (client) => shallowReactive(client),
  "Vue's readonly": (client) => readonly(client),
  'an object derived from it': (client) => Object.create(client),
  'a Proxy around an object derived from it': (client) => new Proxy(Object.create(client), {}),
};

/** How the method of a client is called without the client before the dot. */
const LOOSE = {
  destructured: (client, name) => {
    const { [name]: method } = client;
    return method;
  },
  'as a member of something else': (client, name) => {
    const query = { queryFn: client[name] };
    return (...args) => query.queryFn(...args);
  },
  'with undefined for this': (client, name) => client[name].bind(undefined),
  'with null for this': (client, name) => client[name].bind(null),
  'destructured from a Proxy': (client, name) => new Proxy(client, {})[name],
  'destructured from a ref': (client, name) => ref(client).value[name],
};

/** A `this` that is no client and stands for none. */
const WRONG = {
  undefined,
  null: null,
  'a number': 5,
  'a string': 'client',
  'a symbol': Symbol('client'),
  'a function': () => {},
  'an object': {},
  'an array': [],
  'the prototype': BackupClient.prototype,
  'an object of the prototype': Object.create(BackupClient.prototype),
  'the class': BackupClient,
  'a Proxy that has everything': new Proxy({}, { get: () => () => ({}) }),
  'a Proxy that throws': new Proxy(
    {},
    {
      get() {
        throw new Error('a trap that throws');
      },
    },
  ),
  'a revoked Proxy': (() => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  })(),
};

/** Calls `method` of `name` as its row in the table does. */
const callBy = (name, method) => METHODS[name].call({ [name]: method });

rows('methods of what stands for a client', product(STAND_INS, METHODS), async (standInFor, { answer, call }) => {
  const calls = [];
  const client = clientOf(async (url, init) => (calls.push([url, init]), json(answer)));
  await call(standInFor(client));
  assert.equal(calls.length, 1);
});

rows(
  'methods without their client before the dot',
  product(LOOSE, METHODS).map(([name, loosen, operation], at) => [
    name,
    loosen,
    operation,
    Object.keys(METHODS)[at % Object.keys(METHODS).length],
  ]),
  async (loosen, { answer }, name) => {
    const calls = [];
    const client = clientOf(async (url, init) => (calls.push([url, init]), json(answer)));
    await callBy(name, loosen(client, name));
    assert.equal(calls.length, 1);
  },
);

rows('requests of what stands for a client', product(STAND_INS, OPERATIONS), async (standInFor, { method, call }) => {
  const { requests } = standInFor(clientOf(() => assert.fail('sent')));
  const request = await call(requests);
  assert.equal(request.method, method);
  assert.equal(request.headers.get('authorization'), 'Bearer canary-token-4711');
});

rows(
  'methods of the prototype with a wrong this',
  product(WRONG, METHODS).map(([name, wrong], at) => [
    name,
    wrong,
    Object.keys(METHODS)[at % Object.keys(METHODS).length],
  ]),
  async (wrong, name) => {
    const promise = callBy(name, BackupClient.prototype[name].bind(wrong));
    isError(await failure(promise), 'InvalidArgumentError', {
      code: 'invalid_argument',
      operation: name,
      argument: 'this',
      outcome: 'not_sent',
      attempts: 0,
      retryable: false,
    });
  },
);

rows('the rest of the prototype with a wrong this', Object.entries(WRONG), async (wrong) => {
  const { get } = Object.getOwnPropertyDescriptor(BackupClient.prototype, 'requests');
  const requests = get.call(wrong);
  for (const [name, { call }] of Object.entries(OPERATIONS)) {
    isError(await failure(call(requests)), 'InvalidArgumentError', { argument: 'this', operation: name });
  }
  assert.equal(BackupClient.prototype.free.call(wrong), undefined);
  if (Symbol.dispose) assert.equal(BackupClient.prototype[Symbol.dispose].call(wrong), undefined);
  assert.deepEqual(BackupClient.prototype.toJSON.call(wrong), {});
});

describe('letting go', () => {
  const answering = () => clientOf(async () => json(LIST));

  it('works through what stands for a client', async () => {
    for (const [name, standInFor] of Object.entries(STAND_INS)) {
      const client = answering();
      const standIn = standInFor(client);
      standIn.free();
      standIn.free();
      const error = await failure(client.list());
      isError(error, 'InvalidArgumentError', { argument: 'this' });
      assert.ok(error.message.includes('freed'), name);
    }
  });

  it('does nothing when taken out of its client', async () => {
    const client = answering();
    const { free, toJSON } = client;
    free();
    assert.deepEqual(toJSON(), {});
    await client.list();
  });
});

rows(
  'fromEnv',
  [
    ['destructured', ({ fromEnv }) => fromEnv],
    ['as a member of something else', ({ fromEnv }) => ({ fromEnv }).fromEnv.bind({})],
    ...Object.entries(WRONG).map(([name, wrong]) => [`with ${name} for this`, ({ fromEnv }) => fromEnv.bind(wrong)]),
    [
      'of a Proxy around the class',
      (Class) =>
        (...args) =>
          new Proxy(Class, {}).fromEnv(...args),
    ],
    [
      'of a Proxy that constructs the class itself',
      (Class) =>
        (...args) =>
          new Proxy(Class, { construct: (target, given) => new target(...given) }).fromEnv(...args),
    ],
  ],
  async (take) => {
    let sent;
    const fetch = async (_, { headers }) => {
      sent = headers.Authorization;
      return json(LIST);
    };
    const client = take(BackupClient)({ IONOS_TOKEN: 'of-the-environment' }, { fetch });
    assert.ok(client instanceof BackupClient);
    await client.list();
    assert.equal(sent, 'Bearer of-the-environment');
  },
);

describe('subclasses', () => {
  class Loud extends BackupClient {
    heard = [];

    /** @override */
    list(options) {
      this.heard.push('list');
      return super.list(options);
    }

    async names() {
      const { items } = await this.list();
      return items.map(({ properties }) => properties.name);
    }
  }
  const options = { fetch: async () => json(LIST) };

  it('override methods, for those who take them out too', async () => {
    const client = new Loud(options);
    const { list } = client;
    await client.list();
    await list();
    await new Proxy(client, {}).list();
    assert.deepEqual(await client.names(), ['prod']);
    assert.deepEqual(client.heard, ['list', 'list', 'list', 'list']);
  });

  it('see the Proxy that they are called through', async () => {
    const client = reactive(new Loud(options));
    let receiver;
    class Curious extends Loud {
      /** @override */
      list(given) {
        receiver = this;
        return super.list(given);
      }
    }
    const curious = reactive(new Curious(options));
    await curious.list();
    assert.equal(receiver, curious);
    assert.deepEqual(await client.names(), ['prod']);
  });

  it('come from their own fromEnv', () => {
    assert.ok(Loud.fromEnv({}) instanceof Loud);
    assert.ok(new Proxy(Loud, {}).fromEnv({}) instanceof Loud);
  });

  it('may have methods as fields, getters, and a frozen self', async () => {
    class Odd extends /** @type {new (options: object) => any} */ (BackupClient) {
      list = () => 'a field';

      get get() {
        return () => 'a getter';
      }

      constructor(given) {
        super(given);
        Object.freeze(this);
      }
    }
    const odd = new Odd(options);
    assert.equal(odd.list(), 'a field');
    assert.equal(odd.get(), 'a getter');
    const { waitUntilAvailable } = odd;
    assert.equal((await waitUntilAvailable(LIST.items[0].id)).id, LIST.items[0].id);
  });
});

describe('a client', () => {
  const client = () => clientOf(async () => json(LIST));

  it('shows no method among its properties', () => {
    assert.deepEqual(Object.keys(client()), []);
    assert.deepEqual({ ...client() }, {});
    assert.equal(JSON.stringify(client()), '{}');
    assert.deepEqual(structuredClone({ ...client() }), {});
  });

  it('has methods that a test can replace, by itself and on the prototype, and put back', async () => {
    const one = client();
    for (const object of [one, BackupClient.prototype]) {
      const spy = mock.method(object, 'list', async () => 'mocked');
      assert.equal(await one.list(), 'mocked');
      assert.equal(await one.list.call(undefined), 'mocked');
      assert.equal(spy.mock.callCount(), 2);
      spy.mock.restore();
      assert.equal((await one.list()).items.length, 1);
    }
    one.list = () => 'assigned';
    assert.equal(one.list(), 'assigned');
    delete one.list;
    assert.equal((await one.list()).items.length, 1);
  });

  it('has methods of the same names on the class', () => {
    assert.equal(BackupClient.name, 'BackupClient');
    for (const name of Object.keys(METHODS)) {
      assert.equal(typeof BackupClient.prototype[name], 'function');
      assert.equal(BackupClient.prototype[name].name, name);
    }
  });

  it('throws nothing synchronously, whatever a method is called with', async () => {
    for (const name of Object.keys(METHODS)) {
      for (const wrong of Object.values(WRONG)) {
        const promise = client()[name].call(wrong, wrong, wrong, wrong);
        assert.ok(promise instanceof Promise);
        await promise.catch((error) => assert.ok(isBackupError(error), String(error)));
      }
    }
  });
});

/** Each of one with each of the other: `[name, one, other]`. */
function product(some, others) {
  return Object.entries(some).flatMap(([name, one]) =>
    Object.entries(others).map(([otherName, other]) => [`${name}: ${otherName}`, one, other]),
  );
}
