/** What `createSandbox` takes and refuses. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBackupError } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';
import { BEGIN_MS, open, states, UNITS } from './support.js';

describe('an option that is wrong or not known is refused by name', () => {
  /** @type {(name: string, ...values: any[]) => [string, any][]} */
  const wrong = (name, ...values) => values.map((value) => [name, { [name]: value }]);
  /** @type {[name: string, options: any][]} */
  const rows = [
    ['options', null],
    ['options', 3],
    ['options', []],
    ['options', 'units'],
    ['unit', { unit: 1 }],
    ['provisionMS', { provisionMS: 1 }],
    ['cors', { cors: '*' }],
    ['port', { port: 4010 }],
    ['units', { units: null }],
    ['units', { units: -1 }],
    ['units', { units: 1.5 }],
    ['units', { units: '3' }],
    ['units', { units: Number.NaN }],
    ['units', { units: {} }],
    ['units', { units: 1_000_001 }],
    ['units', { units: () => 3 }],
    ['units[0]', { units: [1] }],
    ['units[0]', { units: [null] }],
    ['units[0].name', { units: [{}] }],
    ['units[0].name', { units: [{ name: 1 }] }],
    ['units[1].name', { units: [{ name: 'A' }, { name: 'A' }] }],
    ['units[0].email', { units: [{ name: 'A', email: null }] }],
    ['units[0].state', { units: [{ name: 'A', state: 1 }] }],
    ['units[0].id', { units: [{ name: 'A', id: '1' }] }],
    ...['provisionMs', 'hideMs', 'latencyMs', 'rateLimit', 'seed'].flatMap((name) =>
      wrong(name, -1, 0.5, '1', true, null, Number.NaN, Number.POSITIVE_INFINITY, 1n, {}, []),
    ),
    ...wrong('seed', 2 ** 53, 2 ** 64, 1e300),
    ...wrong('faultRate', -0.1, 1.1, '0.5', null, Number.NaN, {}),
    ...wrong('cacheControl', null, 60, true, '', ' a', 'a\n', 'ä', {}, []),
    ...wrong('lastModified', null, 'yes', 1, {}),
    ...wrong('now', null, '1', -1, Number.NaN, 8.65e15, {}, 1n),
    ...wrong('origin', null, 1, '', 'api.example', 'ftp://api.example', 'https://api.example/v6', {}),
    ...wrong('origin', 'https://api.example?a', 'https://user@api.example', 'https://api.example#a'),
  ];
  for (const [argument, options] of rows) {
    const shown = JSON.stringify(options, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
    it(`${argument} in ${shown}`, () => {
      assert.throws(
        () => createSandbox(options),
        (error) => {
          assert.ok(isBackupError(error));
          const { name, code, operation, outcome, attempts, retryable } = error;
          assert.deepEqual(
            { name, code, operation, outcome, attempts, retryable },
            {
              name: 'InvalidArgumentError',
              code: 'invalid_argument',
              operation: 'createSandbox',
              outcome: 'not_sent',
              attempts: 0,
              retryable: false,
            },
          );
          assert.equal(/** @type {any} */ (error).argument, argument);
          assert.ok(error.message.startsWith(`createSandbox: ${argument} `), error.message);
          return true;
        },
      );
    });
  }
});

describe('an option that is right', () => {
  it('undefined is absent, whatever its name', () => {
    const all = [
      'units',
      'provisionMs',
      'hideMs',
      'latencyMs',
      'rateLimit',
      'faultRate',
      'cacheControl',
      'lastModified',
      'seed',
      'now',
      'origin',
    ];
    const sandbox = createSandbox(Object.fromEntries([...all, 'other'].map((name) => [name, undefined])));
    assert.equal(sandbox.url, 'https://sandbox.invalid');
    assert.equal(sandbox.units().length, 14);
  });

  it('units are counted, or given', async () => {
    assert.deepEqual(
      open({ units: 2 })
        .units()
        .map(({ name }) => name),
      ['BackupUnitName', 'Büro München – Süd'],
    );
    assert.deepEqual(open({ units: 0 }).units(), []);
    assert.equal(open({ units: 10_000 }).units().length, 10_000);
    const given = open({ units: [{ name: '<b>odd</b>', email: 'o@example.com', state: 'ODD' }, { name: 'Plain' }] });
    assert.deepEqual(
      given.units().map(({ name, email, state }) => [name, email, state]),
      [
        ['<b>odd</b>', 'o@example.com', 'ODD'],
        ['Plain', 'unit00001@example.com', 'AVAILABLE'],
      ],
    );
    assert.deepEqual(await states(given), { '<b>odd</b>': 'ODD', Plain: 'AVAILABLE' });
  });

  it('the caller keeps its objects', () => {
    const units = Object.freeze([Object.freeze({ name: 'A' })]);
    const sandbox = createSandbox(Object.freeze({ units }));
    sandbox.addUnit({ name: 'B' });
    assert.equal(units.length, 1);
  });

  it('provisionMs is how long a unit is busy', async () => {
    for (const [options, first, then] of [
      [{}, 'BUSY', 'AVAILABLE'],
      [{ provisionMs: 0 }, 'AVAILABLE', 'AVAILABLE'],
      [{ provisionMs: 3001 }, 'BUSY', 'BUSY'],
    ]) {
      const sandbox = open(options);
      await sandbox.create();
      const before = await states(sandbox);
      sandbox.advance(3000);
      assert.deepEqual([before.Fresh, (await states(sandbox)).Fresh], [first, then], JSON.stringify(options));
    }
  });

  it('hideMs hides a new unit from the single GET', async () => {
    const sandbox = open({ hideMs: 100 });
    const { id } = await (await sandbox.create()).json();
    assert.equal((await sandbox.ask(`${UNITS}/${id}`)).status, 404);
    assert.equal((await states(sandbox)).Fresh, 'BUSY');
    sandbox.advance(100);
    assert.equal((await sandbox.ask(`${UNITS}/${id}`)).status, 200);
  });

  it('rateLimit is how many requests there are a minute', async () => {
    const sandbox = open({ rateLimit: 1 });
    assert.equal((await sandbox.ask(UNITS)).status, 200);
    const refused = await sandbox.ask(UNITS);
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '60']);
    sandbox.advance(60_000);
    assert.equal((await sandbox.ask(UNITS)).status, 200);
  });

  it('cacheControl and lastModified are headers of answers', async () => {
    for (const [options, cacheControl, lastModified] of [
      [{}, null, null],
      [{ cacheControl: 'max-age=60' }, 'max-age=60', null],
      [{ lastModified: true }, null, 'Wed, 16 Dec 2026 08:00:00 GMT'],
    ]) {
      const { headers } = await open(options).ask(UNITS);
      assert.deepEqual([headers.get('cache-control'), headers.get('last-modified')], [cacheControl, lastModified]);
    }
  });

  it('faultRate is how many fail', async () => {
    const sandbox = open({ faultRate: 1, seed: 5 });
    const came = await Promise.allSettled(Array.from({ length: 40 }, () => sandbox.ask(UNITS)));
    const statuses = came.map((result) => (result.status === 'fulfilled' ? result.value.status : 'rejected'));
    assert.ok(new Set(statuses).size > 4, `${statuses}`);
  });

  it('a number as now stands still, and a function is asked each time', async () => {
    const still = open();
    const dates = [await still.ask(UNITS), await still.ask(UNITS)].map(({ headers }) => headers.get('date'));
    assert.deepEqual(dates, ['Fri, 15 Jan 2027 08:00:00 GMT', 'Fri, 15 Jan 2027 08:00:00 GMT']);
    still.advance(1000);
    assert.equal((await still.ask(UNITS)).headers.get('date'), 'Fri, 15 Jan 2027 08:00:01 GMT');
    let now = BEGIN_MS + 0.9;
    const asked = open({ now: () => now });
    assert.equal((await asked.ask(UNITS)).headers.get('date'), 'Fri, 15 Jan 2027 08:00:00 GMT');
    now += 2000;
    asked.advance(1000);
    assert.equal((await asked.ask(UNITS)).headers.get('date'), 'Fri, 15 Jan 2027 08:00:03 GMT');
  });

  it('a now that gives no time is told to whoever asks', async () => {
    for (const wrong of [Number.NaN, -1, '5', undefined, 1n]) {
      const sandbox = open({ now: () => wrong });
      await assert.rejects(sandbox.ask(UNITS), { name: 'InvalidArgumentError', argument: 'now' });
      assert.throws(() => sandbox.units(), { argument: 'now' });
    }
  });

  it('origin is where it is', async () => {
    for (const [origin, url] of [
      ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
      ['HTTPS://API.Example:443/', 'https://api.example'],
    ]) {
      const sandbox = open({ origin });
      assert.equal(sandbox.url, url);
      assert.equal((await (await sandbox.ask(UNITS)).json()).href, `${url}${UNITS}`);
      assert.equal(sandbox.clientOptions.baseUrl, `${url}/cloudapi/v6`);
    }
  });
});
