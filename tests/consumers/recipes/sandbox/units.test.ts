/** Unit tests with Vitest: no network, no server, faults where they are wanted, and time that flies. */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';
import { afterEach, expect, test, vi } from 'vitest';
import { createUnit, unitNames } from './units';

const UNIT = { name: 'prod', password: 'correct horse 1', email: 'admin@example.com' };

afterEach(() => {
  vi.useRealTimers();
});

test('lists names', async () => {
  const sandbox = createSandbox({ units: [{ name: 'mail' }, { name: 'web shop' }] });
  expect(await unitNames(new BackupClient(sandbox.clientOptions))).toEqual(['mail', 'web shop']);
});

test('a create whose answer is lost has been applied, and is not told as failed', async () => {
  const sandbox = createSandbox({ units: 0 });
  sandbox.fail({ operation: 'create', when: 'after', fault: { kind: 'reset' } });
  expect(await createUnit(new BackupClient(sandbox.clientOptions), UNIT)).toBe('perhaps created: look at the list');
  expect(sandbox.ledger()).toMatchObject([{ operation: 'create', name: 'prod' }]);
});

test('a name that is taken is refused, and nothing is applied', async () => {
  const sandbox = createSandbox({ units: [{ name: 'prod' }] });
  expect(await createUnit(new BackupClient(sandbox.clientOptions), UNIT)).toBe('unprocessable');
  expect(sandbox.ledger()).toEqual([]);
});

test('a unit that takes five minutes is waited for', async () => {
  vi.useFakeTimers();
  const sandbox = createSandbox({ provisionMs: 300_000 });
  const created = createUnit(new BackupClient(sandbox.clientOptions), UNIT);
  await vi.advanceTimersByTimeAsync(330_000);
  expect(await created).toBe('ready');
});
