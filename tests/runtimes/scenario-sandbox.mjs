/** What every cell does with `ionos-backup/sandbox`: calls, faults, time. Its digest is the same in every runtime. */

const UNITS = '/cloudapi/v6/backupunits';
const UNIT = { name: 'Fresh', password: 'canary-password', email: 'fresh@example.com' };

/** Runs it all; throws at the first thing that is not as it should be. Gives a digest of all that was answered. */
export async function sandboxScenario({ BackupClient }, { createSandbox }) {
  const options = { now: 1_800_000_000_000, seed: 7, units: 3, hideMs: 1 };
  const seen = [];
  await operations(BackupClient, createSandbox(options), seen);
  await raw(createSandbox(options), seen);
  await faults(createSandbox(options), seen);
  await late(createSandbox());
  refusals(createSandbox);
  return digest(JSON.stringify(seen));
}

async function operations(BackupClient, sandbox, seen) {
  const client = new BackupClient(sandbox.clientOptions);
  seen.push(await client.list());
  const created = await client.create(UNIT);
  equal('a new unit', created.metadata.state, 'BUSY');
  sandbox.advance(3000);
  seen.push(created, await client.waitUntilAvailable(created.id), await client.get(created.id));
  seen.push(await client.update(created.id, { email: 'other@example.com' }), await client.ssoUrl(created.id));
  await client.delete(created.id);
  sandbox.advance(3000);
  await client.waitUntilDeleted(created.id);
  const refused = await failure(client.create({ ...UNIT, name: 'not so!' }));
  equal('a refusal', refused.code, 'unprocessable');
  const requests = sandbox.requests();
  equal('requests', requests.length > 8, true);
  equal('secrets', /canary|demo-token/.test(JSON.stringify(requests)), false);
  seen.push(
    sandbox.ledger(),
    sandbox.units(),
    requests.map(({ method, target, status, at }) => [method, target, status, at]),
  );
}

async function raw(sandbox, seen) {
  const authorization = `Bearer ${sandbox.token}`;
  const url = `${sandbox.url}${UNITS}?pretty=false`;
  const asked = [
    await sandbox.fetch(url, { headers: { authorization } }),
    await sandbox.fetch(new URL(url), { headers: new Headers({ authorization }) }),
    await sandbox.fetch(new Request(url, { headers: { authorization } })),
    await sandbox.handler(new Request(url, { headers: { authorization } })),
    await sandbox.fetch(url, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ properties: UNIT }),
    }),
    await sandbox.fetch(`${sandbox.url}/sso`),
    await sandbox.fetch(`${sandbox.url}/_sandbox/ledger`),
    await sandbox.fetch(`${sandbox.url}/_sandbox/reset`, { method: 'POST' }),
  ];
  for (const response of asked) {
    equal('a response', response instanceof Response, true);
    seen.push(response.status, response.headers.get('content-type'), await response.text());
  }
  equal('after a reset', sandbox.units().length, 3);
  equal('another origin', /example\.org/.test((await failure(sandbox.fetch('https://example.org/'))).message), true);
  const aborted = AbortSignal.abort('why');
  equal('aborted before', await failure(sandbox.fetch(url, { signal: aborted })), 'why');
  const controller = new AbortController();
  const response = await sandbox.fetch(url, { headers: { authorization }, signal: controller.signal });
  controller.abort('why');
  equal('aborted before the body', await failure(response.text()), 'why');
}

async function faults(sandbox, seen) {
  const headers = { authorization: `Bearer ${sandbox.token}` };
  const ask = (init) => sandbox.fetch(sandbox.url + UNITS, { headers, ...init });
  const next = (fault) => sandbox.fail({ fault });
  next({ kind: 'reset' });
  const reset = await failure(ask());
  equal('reset', [reset instanceof TypeError, reset.cause.code].join(), 'true,ECONNRESET');
  next({ kind: 'reset', afterHeaders: true });
  const broken = await ask();
  equal('reset after the headers', (await failure(broken.text())).cause.code, 'ECONNRESET');
  next({ kind: 'truncate', bytes: 10 });
  equal('truncate', (await failure((await ask()).text())) instanceof TypeError, true);
  for (const afterHeaders of [false, true]) {
    next({ kind: 'stall', afterHeaders });
    const controller = new AbortController();
    const stalled = afterHeaders
      ? (await ask({ signal: controller.signal })).text()
      : ask({ signal: controller.signal });
    const ended = failure(stalled);
    await new Promise((resolve) => setTimeout(resolve));
    controller.abort('why');
    equal('stall', await ended, 'why');
  }
  next({ kind: 'redirect' });
  const redirect = await ask({ redirect: 'manual' });
  equal('redirect', [redirect.status, redirect.headers.get('location')].join(), `307,${UNITS}`);
  next({ kind: 'redirect' });
  equal('redirect, followed', (await ask()).status, 200);
  next({ kind: 'garbage' });
  equal('garbage', (await failure((await ask()).json())).name, 'SyntaxError');
  next({ kind: 'status', status: 429, headers: { 'Retry-After': '7' } });
  const limited = await ask();
  equal('status', [limited.status, limited.headers.get('retry-after')].join(), '429,7');
  next({ kind: 'drip', bytes: 500, intervalMs: 1 });
  const chunks = [];
  const reader = (await ask()).body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) chunks.push(read.value.length);
  seen.push(chunks);
}

/** Delays are timers, and nothing else is needed for one to end. */
async function late(sandbox) {
  sandbox.fail({ fault: { kind: 'delay', ms: 5 } });
  equal('delay', (await sandbox.fetch(`${sandbox.url}/cloudapi/v6`)).status, 401);
}

function refusals(createSandbox) {
  try {
    createSandbox({ provisionMS: 1 });
  } catch (error) {
    equal('an unknown option', [error.name, error.argument].join(), 'InvalidArgumentError,provisionMS');
    return;
  }
  throw new Error('an unknown option was taken');
}

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('what should fail did not');
}

function equal(what, found, wanted) {
  if (!Object.is(found, wanted)) throw new Error(`${what}: found ${String(found)}, wanted ${String(wanted)}`);
}

/** FNV-1a of a text's code units. */
function digest(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return `${text.length}-${(hash >>> 0).toString(16)}`;
}
