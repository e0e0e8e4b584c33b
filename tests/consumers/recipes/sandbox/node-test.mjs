/** `node:test` with virtual time: a wait of ten minutes takes milliseconds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const UNIT = { name: 'prod', password: 'correct horse 1', email: 'admin@example.com' };

test('a unit that takes nine minutes is waited for', async (context) => {
  context.mock.timers.enable({ apis: ['Date', 'setTimeout'] });
  const sandbox = createSandbox({ provisionMs: 540_000 });
  const client = new BackupClient(sandbox.clientOptions);
  const { id } = await client.create(UNIT);
  const ready = await inVirtualTime(context, client.waitUntilAvailable(id));
  assert.equal(ready.metadata.state, 'AVAILABLE');
  assert.ok(Date.now() >= 540_000);
});

test('and one that never comes is given up after ten', async (context) => {
  context.mock.timers.enable({ apis: ['Date', 'setTimeout'] });
  const sandbox = createSandbox({ units: [{ name: 'prod', state: 'BUSY' }] });
  const [{ id }] = sandbox.units();
  const wait = new BackupClient(sandbox.clientOptions).waitUntilAvailable(id);
  await assert.rejects(inVirtualTime(context, wait), { code: 'timeout' });
  assert.equal(Math.round(Date.now() / 60_000), 10);
});

/** Moves time a second at a time until a promise has settled. */
async function inVirtualTime({ mock }, promise) {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  promise.then(over, over);
  while (!isOver) {
    mock.timers.tick(1000);
    // Whatever is no timer takes its turn.
    await new Promise(setImmediate);
  }
  return promise;
}
