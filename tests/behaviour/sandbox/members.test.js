/** What a sandbox has besides its fetch: what was done, what was asked, the state behind, time, and the way back. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';
import { BEGIN_MS, json, NEW, open, SAMPLE, states, UNITS } from './support.js';

const SAMPLE_ID = SAMPLE.split('/').at(-1);

it('a client needs clientOptions and nothing else', async () => {
  const sandbox = createSandbox({ units: 3, provisionMs: 0, seed: 1 });
  const client = new BackupClient(sandbox.clientOptions);
  assert.equal((await client.list()).items.length, 3);
  const unit = await client.create(NEW);
  assert.equal((await client.waitUntilAvailable(unit.id)).properties.name, 'Fresh');
  await client.update(unit.id, { email: 'other@example.com' });
  assert.ok((await client.ssoUrl(unit.id)).startsWith(`${sandbox.url}/sso#ott=`));
  await client.delete(unit.id);
  await client.waitUntilDeleted(unit.id);
  assert.deepEqual(
    sandbox.ledger().map(({ operation }) => operation),
    ['create', 'update', 'delete'],
  );
});

it('facts are those of the API', async () => {
  const { url, token, username, password, contractNumber } = createSandbox();
  assert.deepEqual(
    { url, token, username, password, contractNumber },
    {
      url: 'https://sandbox.invalid',
      token: 'demo-token',
      username: 'demo@example.com',
      password: 'demo-password',
      contractNumber: 12345678,
    },
  );
  const { fetch } = createSandbox();
  for (const [auth, status] of /** @type {[any, number][]} */ ([
    [{ token }, 200],
    [{ username, password }, 200],
    [{ token: 'other' }, 401],
  ])) {
    const options = { baseUrl: url, auth, fetch, contractNumber, maxRetries: 0 };
    const answered = new BackupClient(options).list().then(
      () => 200,
      (error) => error.status,
    );
    assert.equal(await answered, status);
  }
});

it('members work alone', async () => {
  const { fetch, url, token, addUnit, units, ledger, handler } = createSandbox({ units: 0 });
  addUnit({ name: 'Alone' });
  const headers = { authorization: `Bearer ${token}` };
  assert.equal((await (await fetch(url + UNITS, { headers })).json()).items.length, 1);
  assert.equal((await handler(new Request(url + UNITS, { headers }))).status, 200);
  assert.deepEqual([units().length, ledger().length], [1, 0]);
});

it('two sandboxes know nothing of each other', async () => {
  const [one, other] = [open(), open()];
  await one.create();
  one.fail({ fault: { kind: 'garbage' } });
  assert.equal(other.ledger().length, 0);
  assert.equal((await other.ask(UNITS)).status, 200);
  assert.equal(one.requests().length, 1);
});

describe('the ledger', () => {
  it('has what was applied, in order, whatever the caller was told', async () => {
    const sandbox = open();
    sandbox.fail({ operation: 'create', fault: { kind: 'reset' }, when: 'after' });
    await assert.rejects(sandbox.create());
    await sandbox.ask(SAMPLE, json('PATCH', { password: 'secret' }));
    await sandbox.ask(SAMPLE, json('PUT', { properties: { email: 'e@example.com', password: 'secret' } }));
    sandbox.advance(5);
    await sandbox.ask(SAMPLE, { method: 'DELETE' });
    await sandbox.ask(SAMPLE, { method: 'DELETE' });
    await sandbox.ask(UNITS);
    const [created, ...others] = sandbox.ledger();
    const id = sandbox.units().at(-1).id;
    assert.deepEqual(created, {
      operation: 'create',
      id,
      name: 'Fresh',
      fields: ['name', 'email', 'password'],
      atMs: BEGIN_MS,
    });
    const sample = { id: SAMPLE_ID, name: 'BackupUnitName' };
    assert.deepEqual(others, [
      { operation: 'update', ...sample, fields: ['password'], atMs: BEGIN_MS },
      { operation: 'replace', ...sample, fields: ['email', 'password'], atMs: BEGIN_MS },
      { operation: 'delete', ...sample, fields: [], atMs: BEGIN_MS + 5 },
    ]);
  });

  it('is a copy', async () => {
    const sandbox = open();
    await sandbox.create();
    sandbox.ledger().pop();
    sandbox.units().pop();
    sandbox.requests().pop();
    assert.deepEqual([sandbox.ledger().length, sandbox.units().length, sandbox.requests().length], [1, 15, 1]);
  });
});

describe('requests', () => {
  it('are told without secrets', async () => {
    const sandbox = open();
    await sandbox.ask(`${UNITS}?depth=1&canary=canary`, {
      ...json('POST', { properties: NEW }),
      headers: { cookie: 'canary' },
    });
    const [entry] = sandbox.requests();
    assert.equal(JSON.stringify(sandbox.requests()).includes('canary'), false);
    const { headers, ...facts } = entry;
    assert.deepEqual(facts, {
      method: 'POST',
      target: `${UNITS}?depth=1&[REDACTED]`,
      route: UNITS,
      operation: 'create',
      body: { properties: { name: 'Fresh', email: 'fresh@example.com', password: '[REDACTED]' } },
      bodyBytes: JSON.stringify({ properties: NEW }).length,
      status: 415,
      disturbed: false,
      at: '2027-01-15T08:00:00.000Z',
    });
    assert.deepEqual(Object.fromEntries(headers), {
      authorization: 'Bearer',
      cookie: '[REDACTED]',
      'content-type': 'text/plain;charset=UTF-8',
    });
  });

  it('are the latest 1000, without those to the control plane', async () => {
    const sandbox = open({ units: 0 });
    for (let at = 0; at < 1002; at++) await sandbox.ask(`${UNITS}?depth=${at % 10}`);
    sandbox.units();
    await sandbox.ask('/_sandbox/ledger');
    const requests = sandbox.requests();
    assert.deepEqual([requests.length, requests[0].target], [1000, `${UNITS}?depth=2`]);
  });

  it('say what was disturbed', async () => {
    const sandbox = open();
    sandbox.fail({ fault: { kind: 'truncate' } });
    await sandbox.ask(UNITS);
    assert.deepEqual(
      sandbox.requests().map(({ status, disturbed }) => [status, disturbed]),
      [[200, true]],
    );
  });
});

describe('units', () => {
  it('are added, set and removed at once, and none of it is in the ledger', async () => {
    const sandbox = open({ units: 1 });
    const unit = sandbox.addUnit({ name: 'not alphanumeric!', email: 'a@example.com', state: 'FAILED' });
    assert.deepEqual(unit, { id: unit.id, name: 'not alphanumeric!', email: 'a@example.com', state: 'FAILED' });
    assert.deepEqual(await states(sandbox), { BackupUnitName: 'AVAILABLE', 'not alphanumeric!': 'FAILED' });
    assert.equal(sandbox.setState(unit.id, 'SOMETHING_NEW').state, 'SOMETHING_NEW');
    sandbox.advance(1_000_000);
    assert.deepEqual(sandbox.units()[1], { ...unit, state: 'SOMETHING_NEW' });
    assert.equal(sandbox.removeUnit(SAMPLE_ID), undefined);
    assert.deepEqual(await states(sandbox), { 'not alphanumeric!': 'SOMETHING_NEW' });
    assert.deepEqual(sandbox.addUnit({ name: 'Plain' }).state, 'AVAILABLE');
    assert.deepEqual(sandbox.ledger(), []);
  });

  it('are told with the state that they have at this time', async () => {
    const sandbox = open({ units: 0 });
    await sandbox.create();
    assert.equal(sandbox.units()[0].state, 'BUSY');
    sandbox.advance(3000);
    assert.equal(sandbox.units()[0].state, 'AVAILABLE');
  });

  /** @type {[call: string, argument: string, act: (sandbox: any) => void][]} */
  const wrong = [
    ['addUnit', 'unit.name', (sandbox) => sandbox.addUnit({ name: 'BackupUnitName' })],
    ['addUnit', 'unit.name', (sandbox) => sandbox.addUnit({})],
    ['addUnit', 'unit.name', (sandbox) => sandbox.addUnit({ name: 1 })],
    ['addUnit', 'unit.nmae', (sandbox) => sandbox.addUnit({ name: 'A', nmae: 'B' })],
    ['addUnit', 'unit', (sandbox) => sandbox.addUnit()],
    ['addUnit', 'unit', (sandbox) => sandbox.addUnit(null)],
    ['addUnit', 'unit', (sandbox) => sandbox.addUnit('A')],
    ['addUnit', 'unit', (sandbox) => sandbox.addUnit([])],
    ['addUnit', 'unit.email', (sandbox) => sandbox.addUnit({ name: 'A', email: null })],
    ['setState', 'id', (sandbox) => sandbox.setState('none', 'BUSY')],
    ['setState', 'id', (sandbox) => sandbox.setState('', 'BUSY')],
    ['setState', 'id', (sandbox) => sandbox.setState('..', 'BUSY')],
    ['setState', 'id', (sandbox) => sandbox.setState(undefined, 'BUSY')],
    ['setState', 'id', (sandbox) => sandbox.setState(`${SAMPLE_ID}/x`, 'BUSY')],
    ['setState', 'state', (sandbox) => sandbox.setState(SAMPLE_ID)],
    ['setState', 'state', (sandbox) => sandbox.setState(SAMPLE_ID, 1)],
    ['removeUnit', 'id', (sandbox) => sandbox.removeUnit('none')],
    ['removeUnit', 'id', (sandbox) => sandbox.removeUnit()],
    ['advance', 'ms', (sandbox) => sandbox.advance(-1)],
    ['advance', 'ms', (sandbox) => sandbox.advance(0.5)],
    ['advance', 'ms', (sandbox) => sandbox.advance('1')],
    ['advance', 'ms', (sandbox) => sandbox.advance(Number.POSITIVE_INFINITY)],
    ['advance', 'ms', (sandbox) => sandbox.advance()],
  ];
  for (const [operation, argument, act] of wrong) {
    it(`${act.toString().split('=> ')[1]} is refused by name`, () => {
      const sandbox = open();
      const before = sandbox.units();
      assert.throws(() => act(sandbox), {
        name: 'InvalidArgumentError',
        code: 'invalid_argument',
        operation,
        argument,
      });
      assert.deepEqual(sandbox.units(), before);
    });
  }
});

describe('reset', () => {
  it('goes back to the start with units, options, rules, time and random numbers', async () => {
    const sandbox = open({ units: 2, seed: 3 });
    const history = async () => {
      const created = await sandbox.create();
      return [await created.json(), created.headers.get('location'), sandbox.units(), sandbox.ledger()];
    };
    const first = await history();
    sandbox.fail({ times: 0, fault: { kind: 'status', status: 503 } });
    sandbox.advance(1000);
    await sandbox.ask('/_sandbox/options', json('PATCH', { provisionMs: 1 }));
    sandbox.addUnit({ name: 'Added' });
    assert.equal(sandbox.reset(), undefined);
    assert.deepEqual([sandbox.requests(), sandbox.ledger(), sandbox.units().length], [[], [], 2]);
    assert.deepEqual(await history(), first);
  });

  it('by the control plane is the same', async () => {
    const sandbox = open();
    const create = async () => (await (await sandbox.create()).json()).id;
    const first = await create();
    assert.equal((await sandbox.ask('/_sandbox/reset', { method: 'POST' })).status, 204);
    assert.equal(await create(), first);
  });

  it('clearFaults drops the rules alone', async () => {
    const sandbox = open();
    await sandbox.create();
    sandbox.fail({ times: 0, fault: { kind: 'status', status: 503 } });
    assert.equal((await sandbox.ask(UNITS)).status, 503);
    assert.equal(sandbox.clearFaults(), undefined);
    assert.equal((await sandbox.ask(UNITS)).status, 200);
    assert.equal(sandbox.ledger().length, 1);
  });
});
