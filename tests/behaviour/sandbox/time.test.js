/**
 * Time: fake timers move the sandbox, nothing of it keeps a process alive, and the same inputs give the same history.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';
import { BEGIN_MS, json, NEW, open, states, turn, UNITS } from './support.js';

const here = fileURLToPath(new URL('.', import.meta.url));

describe("node:test's timers", () => {
  it('move its clock', async (context) => {
    context.mock.timers.enable({ apis: ['Date'], now: BEGIN_MS });
    const sandbox = open({ now: undefined });
    await sandbox.create();
    assert.equal((await states(sandbox)).Fresh, 'BUSY');
    context.mock.timers.tick(3000);
    assert.equal((await states(sandbox)).Fresh, 'AVAILABLE');
    assert.equal(sandbox.ledger()[0].atMs, BEGIN_MS);
  });

  it('make a wait of ten minutes one of milliseconds', async (context) => {
    context.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: BEGIN_MS });
    const sandbox = createSandbox({ provisionMs: 540_000 });
    const client = new BackupClient(sandbox.clientOptions);
    const { id } = await client.create(NEW);
    const ready = client.waitUntilAvailable(id);
    let isReady = false;
    ready.then(() => {
      isReady = true;
    });
    let seconds = 0;
    for (; !isReady; seconds++) {
      context.mock.timers.tick(1000);
      // Everything that is not a timer takes its turn.
      await turn();
    }
    assert.equal((await ready).metadata.state, 'AVAILABLE');
    assert.ok(seconds >= 540, `${seconds}`);
  });
});

describe('a process', () => {
  for (const [what, code] of [
    [
      'a stalled call whose signal is never aborted',
      `sandbox.fail({ fault: { kind: 'stall' } });
       sandbox.fetch(url, { headers, signal: new AbortController().signal })`,
    ],
    ['a new unit', "await sandbox.fetch(url, { method: 'POST', headers, body })"],
    ['a stalled call', "sandbox.fail({ fault: { kind: 'stall' } }); sandbox.fetch(url, { headers })"],
    [
      'a dripping body that nobody reads',
      "sandbox.fail({ fault: { kind: 'drip', intervalMs: 3600000 } }); await sandbox.fetch(url, { headers })",
    ],
    [
      'a late answer that was aborted',
      `sandbox.fail({ fault: { kind: 'delay', ms: 3600000 } });
       sandbox.fetch(url, { headers, signal: AbortSignal.abort() }).catch(() => {})`,
    ],
    [
      'a late answer that is aborted meanwhile',
      `const c = new AbortController();
       sandbox.fail({ fault: { kind: 'delay', ms: 3600000 } });
       sandbox.fetch(url, { headers, signal: c.signal }).catch(() => {});
       await 0;
       c.abort()`,
    ],
    [
      'a dripping body that was cancelled',
      `sandbox.fail({ fault: { kind: 'drip', intervalMs: 3600000 } });
       const r = (await sandbox.fetch(url, { headers })).body.getReader();
       await r.read();
       r.read();
       await 0;
       await r.cancel()`,
    ],
  ]) {
    it(`ends in spite of ${what}`, async () => {
      const program = `import { createSandbox } from 'ionos-backup/sandbox';
        const sandbox = createSandbox();
        const url = sandbox.url + '${UNITS}';
        const headers = { authorization: 'Bearer demo-token', 'content-type': 'application/json' };
        const body = ${JSON.stringify(json('POST', { properties: NEW }).body)};
        ${code};
        console.log('done');`;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
        cwd: here,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (data) => {
        said += data;
      });
      const [exit] = await once(child, 'close');
      assert.deepEqual([exit, said], [0, 'done\n']);
    });
  }
});

describe('the same inputs', () => {
  /** Everything that a caller can see of a few calls. */
  const history = async (sandbox) => {
    const seen = [];
    for (const init of [{}, json('POST', { properties: NEW }), json('POST', { properties: NEW }), {}]) {
      const response = await sandbox.ask(UNITS, init).catch((error) => ({ error: String(error) }));
      if (response.error) seen.push(response.error);
      else seen.push([response.status, [...response.headers], await response.text().catch(String)]);
      sandbox.advance(1000);
    }
    return [seen, sandbox.ledger(), sandbox.requests(), sandbox.units()];
  };

  it('give the same history', async () => {
    for (const options of [{}, { seed: 7 }, { seed: 7, faultRate: 0.5 }, { units: [{ name: 'A' }] }]) {
      assert.deepEqual(await history(open(options)), await history(open(options)));
    }
  });

  it('but for the seed give another one', async () => {
    const ids = await Promise.all([1, 2].map(async (seed) => (await (await open({ seed }).create()).json()).id));
    assert.notEqual(ids[0], ids[1]);
    const [one, standard] = [open({ seed: 1 }), open()];
    assert.deepEqual(await history(one), await history(standard));
  });
});
