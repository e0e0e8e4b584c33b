/** `ionos-backup/sandbox` in a user's tests under Jest, as CommonJS. */
const { BackupClient } = require('ionos-backup');
const { createSandbox } = require('ionos-backup/sandbox');

const UNIT = { name: 'Fresh', password: 'password', email: 'a@example.com' };

test('a create whose answer is lost', async () => {
  const sandbox = createSandbox();
  sandbox.fail({ operation: 'create', when: 'after', fault: { kind: 'reset' } });
  const call = new BackupClient(sandbox.clientOptions).create(UNIT);
  await expect(call).rejects.toMatchObject({ code: 'connection_failed', outcome: 'unknown' });
  expect(sandbox.ledger()).toEqual([expect.objectContaining({ operation: 'create', name: 'Fresh' })]);
});

test('ten minutes of waiting are none', async () => {
  jest.useFakeTimers();
  const { clientOptions } = createSandbox({ provisionMs: 540_000, latencyMs: 100 });
  const client = new BackupClient(clientOptions);
  const created = client.create(UNIT);
  await jest.advanceTimersByTimeAsync(100);
  const ready = client.waitUntilAvailable((await created).id);
  await jest.advanceTimersByTimeAsync(600_000);
  expect((await ready).metadata?.state).toBe('AVAILABLE');
});
