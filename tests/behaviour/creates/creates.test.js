/**
 * Hundreds of creates through a proxy that strikes at random, against the sandbox's own account of what was applied.
 *
 * SEED gives another history, CREATES another number of them.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BackupClient, isBackupError } from 'ionos-backup';
import { startSandbox } from '../support/sandbox.js';
import { startProxy } from './proxy.mjs';

const SEED = Number(process.env.SEED ?? 4711);
const CREATES = Number(process.env.CREATES ?? 600);
const AT_ONCE = 24;

let sandbox;
let proxy;
before(async () => {
  sandbox = await startSandbox('--empty');
  proxy = await startProxy(sandbox.url, randomOf(SEED));
});
after(async () => {
  proxy?.close();
  await sandbox?.stop();
});

describe(`${CREATES} creates under random faults, seed ${SEED}`, () => {
  it('are applied once or not at all, and never said to be what they are not', async () => {
    const results = await createAll();
    const { ledger, wrong } = await compare(results);
    assert.deepEqual(wrong, []);
    // The test is worth something only if each of these occurred.
    const kinds = new Set(results.map(({ error }) => error?.outcome ?? 'done'));
    for (const kind of ['done', 'rejected', 'unknown']) assert.ok(kinds.has(kind), `no create was ${kind}`);
    assert.ok(results.some(({ error, applied }) => error?.outcome === 'unknown' && applied === 1));
    assert.ok(results.some(({ error, applied }) => error?.outcome === 'unknown' && applied === 0));
    assert.ok(ledger.length > CREATES / 4);
    const struck = new Set([...proxy.done.values()].flat());
    assert.ok(struck.size > 25, `only ${struck.size} kinds of faults struck`);
    assert.deepEqual(await sandbox.ask('unmatched').then(entriesOf), []);
  });
});

async function createAll() {
  const results = [];
  const names = Array.from({ length: CREATES }, (_, at) => `unit${SEED}x${at}`).values();
  const work = async () => {
    for (const name of names) {
      // A client of its own for each: its budget would else be spent after twenty retries.
      const client = new BackupClient({
        baseUrl: proxy.url,
        auth: { token: () => 'demo-token' },
        timeoutMs: 1500,
        maxRetries: 3,
      });
      const result = { name };
      try {
        result.unit = await client.create({ name, password: 'correct horse battery 1', email: 'user@example.com' });
      } catch (error) {
        result.error = error;
      }
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

async function compare(results) {
  const ledger = entriesOf(await sandbox.ask('ledger')).filter(({ operation }) => operation === 'create');
  const wrong = [];
  for (const result of results) {
    const { name, unit, error } = result;
    const entries = ledger.filter((entry) => entry.name === name);
    result.applied = entries.length;
    const said =
      error === undefined ? 'done' : isBackupError(error) ? `${error.code}, ${error.outcome}` : String(error);
    const isRight =
      error === undefined
        ? entries.length === 1 && unit.id === entries[0].id
        : isBackupError(error) &&
          (error.outcome === 'unknown' ? entries.length <= 1 && !error.retryable : entries.length === 0);
    // The sandbox would refuse a second unit of the same name, so what was sent is looked at as well: nothing follows
    // an attempt that may have been applied.
    // On a busy machine the time may run out before the proxy has seen anything.
    const faults = proxy.done.get(name) ?? [];
    const isRepeated = faults.slice(0, -1).some((fault) => !/^(?:401|429) before/.test(fault));
    if (!isRight || isRepeated)
      wrong.push(`${name}: applied ${entries.length} times, said ${said} after ${faults.join(', ')}`);
  }
  return { ledger, wrong };
}

function entriesOf(document) {
  return Array.isArray(document) ? document : Object.values(document).find(Array.isArray);
}

/** Mulberry32. */
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
