/** The package in a user's tests under Vitest. */
import * as library from 'ionos-backup';
import { expect, test } from 'vitest';
import { scenario } from '../../../runtimes/scenario.mjs';

test('the scenario', { timeout: 300_000 }, async () => {
  expect(await scenario(library, process.env.SANDBOX_URL)).toBe('ok');
});

test('a spy in place of fetch', async () => {
  const fetch = () => Promise.resolve(Response.json({ id: 'backupunits', items: [{ id: 'one' }] }));
  const client = new library.BackupClient({ auth: { token: 'demo-token' }, fetch });
  expect((await client.list()).items).toEqual([{ id: 'one' }]);
});

test('an error says what it is', async () => {
  const client = new library.BackupClient({ baseUrl: process.env.SANDBOX_URL, auth: { token: 'wrong' } });
  await expect(client.list()).rejects.toMatchObject({ name: 'ApiError', code: 'unauthorized', status: 401 });
});
