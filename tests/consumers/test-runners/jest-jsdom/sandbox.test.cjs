/**
 * `ionos-backup/sandbox` under Jest in jsdom, which has neither Request nor Response: enough for the client all the
 * same.
 */
const { BackupClient } = require('ionos-backup');
const { createSandbox } = require('ionos-backup/sandbox');

const UNIT = { name: 'Fresh', password: 'password', email: 'a@example.com' };

test('this is jsdom', () => {
  expect([typeof window, typeof fetch, typeof Request, typeof Response]).toEqual([
    'object',
    'undefined',
    'undefined',
    'undefined',
  ]);
});

test('calls', async () => {
  const sandbox = createSandbox({ units: 1, provisionMs: 0 });
  const client = new BackupClient(sandbox.clientOptions);
  const { id } = await client.create(UNIT);
  expect((await client.list()).items.map((unit) => unit.properties.name)).toEqual(['BackupUnitName', 'Fresh']);
  await client.update(id, { email: 'b@example.com' });
  await client.delete(id);
  expect(sandbox.ledger().map(({ operation }) => operation)).toEqual(['create', 'update', 'delete']);
  await expect(client.create({ ...UNIT, name: 'not so!' })).rejects.toMatchObject({ code: 'unprocessable' });
});

test('faults', async () => {
  const sandbox = createSandbox();
  const client = new BackupClient({ ...sandbox.clientOptions, maxRetries: 0, timeoutMs: 20 });
  for (const [fault, code] of [
    [{ kind: 'reset' }, 'connection_failed'],
    [{ kind: 'truncate', bytes: 9 }, 'connection_failed'],
    [{ kind: 'stall', afterHeaders: true }, 'timeout'],
    [{ kind: 'stall' }, 'timeout'],
    [{ kind: 'garbage' }, 'invalid_response'],
  ]) {
    sandbox.fail({ fault });
    await expect(client.list()).rejects.toMatchObject({ code });
  }
});

test('a test of fetch itself', async () => {
  const { fetch, token, url } = createSandbox();
  const response = await fetch(`${url}/cloudapi/v6/backupunits`, { headers: { authorization: `Bearer ${token}` } });
  expect([response.status, response.ok, response.headers.get('content-type')]).toEqual([200, true, 'application/json']);
  expect((await response.json()).items.length).toBe(14);
});
