/** A signal ends a fetch, wherever it is; what was sent has been applied. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failure, json, NEW, open, turn, UNITS } from './support.js';

describe('signals', () => {
  it('one that is aborted already rejects with its reason, and nothing is sent', async () => {
    for (const reason of [new Error('why'), 'a word', 0]) {
      const sandbox = open();
      assert.equal(
        await failure(sandbox.ask(UNITS, { ...json('POST', { properties: NEW }), signal: AbortSignal.abort(reason) })),
        reason,
      );
      assert.deepEqual(sandbox.requests(), []);
    }
    const { name } = await failure(open().ask(UNITS, { signal: AbortSignal.abort() }));
    assert.equal(name, 'AbortError');
  });

  it('one that is aborted in flight rejects at once, and what was sent has been applied', async () => {
    for (const wait of [
      () => undefined,
      () => Promise.resolve(),
      () => new Promise((resolve) => setTimeout(resolve)),
    ]) {
      const sandbox = open({ latencyMs: 3_600_000 });
      const controller = new AbortController();
      const call = failure(sandbox.ask(UNITS, { ...json('POST', { properties: NEW }), signal: controller.signal }));
      await wait();
      controller.abort('why');
      assert.equal(await call, 'why');
      await turn();
      assert.equal(sandbox.ledger().length, 1);
    }
  });

  it('that of a Request counts, and that of init wins over it', async () => {
    const controller = new AbortController();
    const sandbox = open({ latencyMs: 3_600_000 });
    const request = () => new Request(sandbox.url + UNITS, { signal: controller.signal });
    const calls = [
      failure(sandbox.fetch(request())),
      failure(sandbox.fetch(request(), { signal: AbortSignal.timeout(1) })),
    ];
    assert.equal((await calls[1]).name, 'TimeoutError');
    controller.abort('why');
    assert.equal(await calls[0], 'why');
    assert.equal(await failure(sandbox.handler(request())), 'why');
  });

  it('one that is aborted before the body is read ends the body', async () => {
    const controller = new AbortController();
    const response = await open().ask(UNITS, { signal: controller.signal });
    controller.abort('why');
    assert.equal(await failure(response.text()), 'why');
  });

  it('one of another realm will do', async () => {
    const listeners = new Set();
    const signal = {
      aborted: false,
      reason: undefined,
      addEventListener: (_, listener) => listeners.add(listener),
      removeEventListener: (_, listener) => listeners.delete(listener),
    };
    const sandbox = open({ latencyMs: 3_600_000 });
    const call = failure(sandbox.ask(UNITS, { signal }));
    assert.equal(listeners.size > 0, true);
    signal.aborted = true;
    for (const listener of listeners) listener();
    assert.equal((await call).name, 'AbortError');
    await turn();
    assert.equal(listeners.size, 0);
  });

  it('none is listened to any more when it is over', async () => {
    let listening = 0;
    /** @type {{ signal: any }} */
    const { signal } = new AbortController();
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args) => (listening++, addEventListener.apply(signal, args));
    signal.removeEventListener = (...args) => (listening--, removeEventListener.apply(signal, args));
    const sandbox = open({ latencyMs: 1 });
    sandbox.fail({ nth: 2, fault: { kind: 'drip', bytes: 1000, intervalMs: 1 } });
    await (await sandbox.ask(UNITS, { signal })).text();
    await (await sandbox.ask(UNITS, { signal })).text();
    // Never read.
    await sandbox.ask(UNITS, { signal });
    assert.equal(listening, 0);
  });

  it('a stream that is sent ends with its signal, and nothing is applied', async () => {
    const sandbox = open();
    const controller = new AbortController();
    let cancelled;
    const body = new ReadableStream({
      cancel() {
        cancelled = true;
      },
    });
    const call = failure(sandbox.ask(UNITS, { ...json('POST'), body, duplex: 'half', signal: controller.signal }));
    await turn();
    controller.abort('why');
    assert.equal(await call, 'why');
    await turn();
    assert.deepEqual([sandbox.requests(), cancelled], [[], true]);
  });
});
