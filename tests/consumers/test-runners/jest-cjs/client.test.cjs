/** The package in a user's tests under Jest, as CommonJS. SCENARIO names the scenario made CommonJS. */
const { BackupClient, isBackupError, ...others } = require('ionos-backup');
const { scenario } = require(process.env.SCENARIO);

test('the scenario', async () => {
  expect(await scenario({ BackupClient, isBackupError, ...others }, process.env.SANDBOX_URL)).toBe('ok');
}, 30_000);

test('an error says what it is', async () => {
  const client = new BackupClient({ baseUrl: process.env.SANDBOX_URL, auth: { token: 'wrong' } });
  await expect(client.list()).rejects.toMatchObject({ name: 'ApiError', code: 'unauthorized', status: 401 });
});
