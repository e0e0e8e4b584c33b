/** The package in a user's tests under Jest, as ES modules. */
import { expect, test } from '@jest/globals';
import * as library from 'ionos-backup';
import { scenario } from '../../../runtimes/scenario.mjs';

test('the scenario', async () => {
  expect(await scenario(library, process.env.SANDBOX_URL)).toBe('ok');
}, 30_000);

test('an error says what it is', async () => {
  const client = new library.BackupClient({ baseUrl: process.env.SANDBOX_URL, auth: { token: 'wrong' } });
  await expect(client.list()).rejects.toMatchObject({ name: 'ApiError', code: 'unauthorized', status: 401 });
});
