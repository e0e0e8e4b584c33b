/** The package under Jest in jsdom, which has no fetch: the test brings a double. */
const { BackupClient, isBackupError } = require('ionos-backup');

const answer = (status, body) => ({
  status,
  ok: status < 300,
  headers: new Headers(),
  text: async () => JSON.stringify(body),
});

test('this is jsdom', () => {
  expect([typeof window, typeof TextDecoder]).toEqual(['object', 'undefined']);
});

test('a double in place of fetch', async () => {
  const fetch = jest.fn(async () => answer(200, { id: 'backupunits', items: [{ id: 'one' }] }));
  const client = new BackupClient({ auth: { token: 'demo-token' }, fetch });
  expect((await client.list()).items).toEqual([{ id: 'one' }]);
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('an error says what it is', async () => {
  const fetch = async () => answer(401, { httpStatus: 401, messages: [] });
  const error = await new BackupClient({ fetch }).list().catch((error) => error);
  expect(isBackupError(error)).toBe(true);
  expect(error).toMatchObject({ code: 'unauthorized', status: 401 });
});
