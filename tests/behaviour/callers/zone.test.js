/**
 * Under zone.js, which Angular loads: it replaces promises, timers and fetch, and its fetch sets a signal of its own.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failure, ID, isError, json, LIST, NEW_UNIT, UNIT } from '../support/doubles.js';

/** What the next requests are answered with, the list if with nothing; and what they were. */
const answers = [];
const sent = [];
globalThis.fetch = async (_, /** @type {any} */ { method, signal }) => {
  sent.push(method);
  const answer = answers.shift() ?? (() => json(LIST));
  return answer(signal);
};
const stalled = (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

// In this order, as in an application of Angular.
await import('zone.js');
await import('zone.js/plugins/zone-patch-fetch');
const { BackupClient } = await import('ionos-backup');

/** What the zone sees of a call: which of its tasks begin and which are over when it has ended. */
async function inZone(call) {
  const [begun, over] = [[], []];
  const zone = Zone.current.fork({
    name: 'counting',
    onScheduleTask(delegate, _, target, task) {
      if (task.type === 'macroTask') begun.push(task.source);
      return delegate.scheduleTask(target, task);
    },
    onInvokeTask(delegate, _, target, task, ...rest) {
      if (task.type === 'macroTask') over.push(task.source);
      return delegate.invokeTask(target, task, ...rest);
    },
    onCancelTask(delegate, _, target, task) {
      over.push(task.source);
      return delegate.cancelTask(target, task);
    },
  });
  return { result: await zone.run(call), begun, over };
}

describe('under zone.js', () => {
  const client = new BackupClient({ auth: { token: 'token' } });

  it('fetch sets a signal of its own', () => assert.ok(fetch.toString().includes('options.signal')));

  it('a call is made in its zone, and leaves no task there', async () => {
    const { result, begun, over } = await inZone(() => client.list());
    assert.deepEqual(result, LIST);
    assert.deepEqual(begun.sort(), ['fetch', 'setTimeout']);
    assert.deepEqual(over.sort(), begun);
  });

  it('a create is made once', async () => {
    sent.length = 0;
    answers.push(() => json(UNIT, 202));
    assert.deepEqual(await client.create(NEW_UNIT), UNIT);
    assert.deepEqual(sent, ['POST']);
  });

  it('an error is one of ours', async () => {
    answers.push(() => json({ messages: [{ errorCode: 'a', message: '[(root).properties.name] b' }] }, 422));
    isError(await failure(client.create(NEW_UNIT)), 'ApiError', {
      code: 'unprocessable',
      fieldErrors: { name: ['b'] },
    });
  });

  it('a call is aborted, with its request', async () => {
    const controller = new AbortController();
    /** @type {any} */
    let request;
    answers.push((signal) => {
      request = signal;
      queueMicrotask(() => controller.abort('enough'));
      return stalled(signal);
    });
    assert.equal(await failure(client.get(ID, { signal: controller.signal })), 'enough');
    assert.ok(request.aborted);
  });

  it('a call times out, with its request', async () => {
    /** @type {any} */
    let request;
    answers.push((signal) => {
      request = signal;
      return stalled(signal);
    });
    isError(await failure(client.get(ID, { timeoutMs: 1, maxRetries: 0 })), 'TimeoutError', { code: 'timeout' });
    assert.ok(request.aborted);
  });

  it('a wait ends', async () => {
    assert.deepEqual(await client.waitUntilAvailable(ID), UNIT);
  });
});
