/** Tests without a network: msw answers in place of the API, and the package does not know. */
import { isBackupError } from 'ionos-backup';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createUnit, unitNames } from './units';

const API = 'https://api.ionos.com/cloudapi/v6/backupunits';
const server = setupServer();

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

test('lists names', async () => {
  server.use(
    http.get(API, ({ request }) => {
      expect(request.headers.get('authorization')).toBe('Bearer token');
      return HttpResponse.json({ items: [{ id: '1', properties: { name: 'prod' } }, { id: '2' }] });
    }),
  );
  expect(await unitNames()).toEqual(['prod', '2']);
});

test('shows what the API says of a field', async () => {
  const messages = [{ errorCode: '100', message: '[(root).properties.name] must be alphanumeric' }];
  server.use(http.post(API, () => HttpResponse.json({ httpStatus: 422, messages }, { status: 422 })));
  const { fieldErrors } = await createUnit({ name: 'not so', password: 'password', email: 'a@example.com' });
  expect(Object.keys(fieldErrors ?? {})).toEqual(['name']);
});

test('tries again when the API has too much to do', async () => {
  let asked = 0;
  server.use(
    http.get(API, () => {
      asked++;
      if (asked === 1) return new HttpResponse(null, { status: 503, headers: { 'retry-after': '0' } });
      return HttpResponse.json({ items: [] });
    }),
  );
  expect(await unitNames()).toEqual([]);
  expect(asked).toBe(2);
});

test('a network that fails is a connection that failed', async () => {
  server.use(http.post(API, () => HttpResponse.error()));
  const failure = createUnit({ name: 'prod', password: 'password', email: 'a@example.com' });
  const error = await failure.catch((error: unknown) => error);
  expect(isBackupError(error) && [error.code, error.outcome]).toEqual(['connection_failed', 'unknown']);
});
