/** msw hands what goes to the API to the sandbox, so that the code under test keeps the client that it has. */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { unitNames } from './units';

const sandbox = createSandbox({ units: 2 });
const server = setupServer(http.all('https://api.ionos.com/*', ({ request }) => sandbox.handler(request)));
const client = new BackupClient({ auth: { token: sandbox.token } });

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => sandbox.reset());
afterAll(() => server.close());

test('lists what the sandbox has', async () => {
  sandbox.addUnit({ name: 'added' });
  expect(await unitNames(client)).toEqual(['BackupUnitName', 'Büro München – Süd', 'added']);
});

test('hands out URLs of the origin that was called', async () => {
  const [unit] = sandbox.units();
  expect(await client.ssoUrl(unit?.id ?? '')).toMatch(/^https:\/\/api\.ionos\.com\/sso#ott=/);
});

test('tries again where the sandbox fails', async () => {
  sandbox.fail({ operation: 'list', fault: { kind: 'status', status: 503, headers: { 'Retry-After': '0' } } });
  expect(await unitNames(client)).toHaveLength(2);
  expect(sandbox.requests()).toHaveLength(2);
});
