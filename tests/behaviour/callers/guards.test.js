/** The guards: whether a value is an error of this package, and of which class, whatever made it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import vm from 'node:vm';
import * as namespace from 'ionos-backup';
import { createGateway } from 'ionos-backup/gateway';
import { clientOf, failure, fetchOf, ID, json, LIST, networkError, rows } from '../support/doubles.js';
import { settle } from '../support/settle.js';

/** @type {any} */
const library = { ...namespace };
const { BackupClient, isBackupError } = library;
const CLASSES = ['Api', 'Connection', 'InvalidArgument', 'Response', 'Timeout', 'UnitFailed'].map(
  (name) => `${name}Error`,
);
/** A second copy of the package, as a page with two bundles has it. */
const copy = await import(new URL(`${import.meta.resolve('ionos-backup')}?copy`).href);

const thrown = (make) => {
  try {
    make();
  } catch (error) {
    return error;
  }
  return assert.fail('it was made');
};
const failed = () => json({ items: [{ id: ID, metadata: { state: 'FAILED' } }] });
const of = (fetch, call) => async () => (await settle(() => call(clientOf(fetch)))).error;

const ERRORS = {
  ApiError: of(
    fetchOf(() => json({}, 403)),
    (client) => client.list(),
  ),
  ConnectionError: of(
    () => Promise.reject(networkError('ECONNRESET')),
    (client) => client.list(),
  ),
  InvalidArgumentError: of(fetchOf(), (client) => client.get('..')),
  ResponseError: of(
    fetchOf(() => json({})),
    (client) => client.list(),
  ),
  TimeoutError: of(
    () => new Promise(() => undefined),
    (client) => client.list({ timeoutMs: 1 }),
  ),
  UnitFailedError: of(fetchOf(failed), (client) => client.waitUntilAvailable(ID)),
  BackupError: of(
    fetchOf(() => json(LIST)),
    (client) => client.getByName('missing'),
  ),
};

rows(
  'guards know',
  Object.keys(ERRORS).map((name) => [`a ${name}`, name]),
  async (name) => {
    const error = await ERRORS[name]();
    assert.equal(error.name, name);
    for (const guards of [library, copy]) {
      const said = CLASSES.filter((one) => guards[`is${one}`](error));
      assert.deepEqual(said, name === 'BackupError' ? [] : [name]);
      assert.equal(guards.isBackupError(error), true);
    }
    assert.ok(error instanceof library[name] && error instanceof library.BackupError);
    assert.equal(error instanceof copy[name], false);
    assert.match(error.docs, new RegExp(`^https://.+/www/docs/errors\\.md#${error.code}$`));
    // What `toJSON` gives is no error any more, and has the same facts.
    const facts = error.toJSON();
    assert.equal(isBackupError(facts), false);
    assert.deepEqual(structuredClone(facts), facts);
  },
);

describe('guards', () => {
  it('know what other functions of the package throw', () => {
    const errors = [
      thrown(() => new BackupClient(/** @type {any} */ ({ timeout: 1 }))),
      thrown(() => createGateway(/** @type {any} */ ({}))),
      thrown(() => new copy.BackupClient({ timeout: 1 })),
    ];
    for (const error of errors) {
      assert.equal(isBackupError(error) && library.isInvalidArgumentError(error), true, String(error));
      assert.equal(library.isApiError(error), false);
    }
  });

  it('say no to everything else, and never throw', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const hostile = new Proxy(new Error('hostile'), {
      get() {
        throw new Error('of the trap');
      },
      has() {
        throw new Error('of the trap');
      },
      getPrototypeOf() {
        throw new Error('of the trap');
      },
    });
    const values = [undefined, null, 0, '', 'ApiError', Symbol('x'), 1n, () => undefined, {}, [], new Error('x')];
    const named = Object.assign(new Error('x'), { name: 'ApiError', code: 'not_found', status: 404 });
    for (const value of [...values, named, proxy, hostile, vm.runInNewContext('new Error("x")'), Object.create(null)]) {
      for (const one of ['BackupError', ...CLASSES]) assert.equal(library[`is${one}`](value), false);
    }
  });

  it('work as functions that are handed on', async () => {
    const errors = await Promise.all([failure(clientOf(fetchOf(() => json({}, 403))).list()), new Error('x')]);
    assert.equal(errors.filter(library.isApiError).length, 1);
  });
});
