/** `ionos-backup/sandbox` in a user's tests under Jest, as ES modules. */
import { expect, jest, test } from '@jest/globals';
import * as library from 'ionos-backup';
import * as sandbox from 'ionos-backup/sandbox';
import { sandboxScenario } from '../../../runtimes/scenario-sandbox.mjs';

const UNIT = { name: 'Fresh', password: 'password', email: 'a@example.com' };

test('calls, faults and time', async () => {
  expect(await sandboxScenario(library, sandbox)).toBe(process.env.SANDBOX_DIGEST);
});

test('ten minutes of waiting are none', async () => {
  jest.useFakeTimers();
  const { clientOptions } = sandbox.createSandbox({ provisionMs: 540_000, latencyMs: 100 });
  const client = new library.BackupClient(clientOptions);
  const created = client.create(UNIT);
  await jest.advanceTimersByTimeAsync(100);
  const ready = client.waitUntilAvailable((await created).id);
  await jest.advanceTimersByTimeAsync(600_000);
  expect((await ready).metadata?.state).toBe('AVAILABLE');
});
