/** What every cell does with the package: the seven operations against a sandbox, and what can go wrong. */

/** No unit has it. */
const ABSENT = '00000000-0000-4000-8000-000000000000';

/** Runs it all; throws at the first thing that is not as it should be. */
export async function scenario(library, baseUrl) {
  const { BackupClient } = library;
  const client = new BackupClient({ baseUrl, auth: { token: 'demo-token' }, totalTimeoutMs: 20_000 });
  await sevenOperations(client, baseUrl);
  await refusals(library, client, baseUrl);
  await repeats(library, baseUrl);
  await aborts(client);
  await unsentRequest(client, baseUrl);
  client.free?.();
  return 'ok';
}

async function sevenOperations(client, baseUrl) {
  const name = `cell${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
  const email = 'cell@example.com';
  const password = 'correct horse battery 1';
  const before = await client.list();
  equal(
    'the sample unit',
    before.items.some((unit) => unit.properties?.name === 'BackupUnitName'),
    true,
  );

  const created = await client.create({ name, password, email });
  equal('create: name', created.properties?.name, name);
  const { id } = created;
  const ready = await client.waitUntilAvailable(id);
  equal('wait: state', ready.metadata?.state, 'AVAILABLE');
  equal('get: id', (await client.get(id)).id, id);
  equal('replace: id', (await client.replace(id, { password, email: 'other@example.com' })).id, id);
  await client.waitUntilAvailable(id);
  equal('update: id', (await client.update(id, { email })).id, id);
  await client.waitUntilAvailable(id);

  const sso = await client.ssoUrl(id);
  equal('ssoUrl: a string', typeof sso, 'string');
  equal('ssoUrl: on the sandbox', sso.startsWith(`${baseUrl}/sso#`), true);

  equal('delete: nothing', await client.delete(id), undefined);
  await client.waitUntilDeleted(id);
  const after = await client.list();
  equal(
    'deleted',
    after.items.some((unit) => unit.id === id),
    false,
  );
}

async function refusals(library, client, baseUrl) {
  const { ApiError, BackupClient, BackupError, ConnectionError, InvalidArgumentError } = library;
  const stranger = new BackupClient({ baseUrl, auth: { token: 'wrong' } });
  await rejects(library, '401', stranger.list(), [BackupError, ApiError], {
    name: 'ApiError',
    code: 'unauthorized',
    status: 401,
    operation: 'list',
    outcome: 'rejected',
    attempts: 1,
  });
  await rejects(library, '404', client.get(ABSENT), [ApiError], { code: 'not_found', status: 404 });
  const refused = client.create({ name: 'not alphanumeric!', password: 'x', email: 'cell@example.com' });
  const { fieldErrors } = await rejects(library, '422', refused, [ApiError], { code: 'unprocessable', status: 422 });
  equal('422: fieldErrors.name', Array.isArray(fieldErrors?.name), true);
  await rejects(library, 'bad id', client.get('..'), [InvalidArgumentError], {
    code: 'invalid_argument',
    argument: 'id',
    outcome: 'not_sent',
    attempts: 0,
  });
  try {
    new BackupClient({ timeoutMS: 1 });
    throw new Error('unknown option: accepted');
  } catch (error) {
    equal('unknown option: class', error instanceof InvalidArgumentError, true);
    equal('unknown option: stack', typeof error.stack, 'string');
  }
  // Nothing listens on the discard port of loopback; browsers refuse to ask it, which is a failed fetch as well.
  const nowhere = new BackupClient({ baseUrl: 'http://127.0.0.1:9', auth: { token: 'demo-token' }, maxRetries: 0 });
  await rejects(library, 'no server', nowhere.list(), [ConnectionError], { code: 'connection_failed' });
}

/** A call that is made again: first without the core, then with it, then without it again. */
async function repeats(library, baseUrl) {
  let below = '';
  let asked = 0;
  const ask = (url, init) => {
    asked++;
    return fetch(url.replace('backupunits', `backupunits${below}`), init);
  };
  const client = new library.BackupClient({ baseUrl, auth: { token: 'demo-token' }, fetch: ask });
  const first = await client.list();
  equal('repeat: items', (await client.list()).items.length > 0, first.items.length > 0);
  below = `/${ABSENT}`;
  const facts = { code: 'not_found', status: 404, operation: 'list', outcome: 'rejected', attempts: 1 };
  await rejects(library, 'a repeat that is refused', client.list(), [library.ApiError], facts);
  below = '';
  equal('repeat: items once more', Array.isArray((await client.list()).items), true);
  equal('repeat: requests', asked, 4);
  client.free?.();
}

async function aborts(client) {
  const before = new AbortController();
  const reason = new Error('the caller went away');
  before.abort(reason);
  equal('aborted before', await failure(client.list({ signal: before.signal })), reason);
  const during = new AbortController();
  const call = failure(client.list({ signal: during.signal }));
  during.abort('a reason that is no error');
  equal('aborted during', await call, 'a reason that is no error');
}

async function unsentRequest(client, baseUrl) {
  const request = await client.requests.list();
  equal('request: url', request.url.startsWith(`${baseUrl}/cloudapi/v6/backupunits`), true);
  equal('request: method', request.method, 'GET');
  equal('request: credentials', request.headers.get('authorization'), 'Bearer demo-token');
}

async function rejects({ isBackupError }, what, promise, classes, facts) {
  const error = await failure(promise);
  for (const known of classes) equal(`${what}: ${error} is a ${known.name}`, error instanceof known, true);
  equal(`${what}: isBackupError`, isBackupError(error), true);
  for (const [fact, value] of Object.entries(facts)) equal(`${what}: ${fact}`, error[fact], value);
  return error;
}

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('a call that should fail did not');
}

function equal(what, found, wanted) {
  if (!Object.is(found, wanted)) throw new Error(`${what}: found ${String(found)}, wanted ${String(wanted)}`);
}
