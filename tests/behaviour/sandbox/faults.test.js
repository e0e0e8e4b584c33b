/** Faults, as a fetch shows them: scripted, counted, before anything is applied or after. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BackupClient } from 'ionos-backup';
import { drained, failure, json, NEW, open, turn, UNITS } from './support.js';

/** What a create under a fault comes to, and whether it was applied; by the fault's own choice, before, after. */
const OUTCOMES = {
  status: { fault: { kind: 'status', status: 500 }, shows: 500, when: 'before' },
  'a status in HTML': { fault: { kind: 'status', status: 502, html: true }, shows: 502, when: 'before' },
  redirect: { fault: { kind: 'redirect', status: 302 }, shows: 302, when: 'before' },
  reset: { fault: { kind: 'reset' }, shows: 'ECONNRESET', when: 'before' },
  'reset after the headers': {
    fault: { kind: 'reset', afterHeaders: true },
    shows: [202, 'ECONNRESET'],
    unapplied: [503, 'ECONNRESET'],
    when: 'after',
  },
  stall: { fault: { kind: 'stall' }, shows: 'aborted', when: 'before' },
  'stall after the headers': {
    fault: { kind: 'stall', afterHeaders: true },
    shows: [202, 'aborted'],
    unapplied: [503, 'aborted'],
    when: 'after',
  },
  truncate: {
    fault: { kind: 'truncate', bytes: 9 },
    shows: [202, 'UND_ERR_SOCKET'],
    unapplied: [503, 'UND_ERR_SOCKET'],
    when: 'after',
  },
  drip: { fault: { kind: 'drip', bytes: 100, intervalMs: 0 }, shows: [202], unapplied: [503], when: 'after' },
  garbage: { fault: { kind: 'garbage' }, shows: [200, 'SyntaxError'], when: 'after' },
  delay: { fault: { kind: 'delay', ms: 1 }, shows: [202], unapplied: [503], when: 'after' },
};

/** The status, or why there is none; where the document counts, both it and why there is none. */
async function shown(sandbox, /** @type {any} */ { kind, afterHeaders }) {
  const controller = new AbortController();
  const why = (error) => error?.cause?.code ?? error?.name ?? error;
  // Nothing comes by itself, however long one waits.
  const abort = () => setImmediate(() => setImmediate(() => controller.abort('aborted')));
  if (kind === 'stall' && !afterHeaders) abort();
  const init = { ...json('POST', { properties: NEW }), signal: controller.signal, redirect: 'manual' };
  const response = await sandbox.ask(UNITS, init).catch(why);
  if (!(response instanceof Response)) return response;
  if (kind === 'status' || kind === 'redirect') return response.status;
  if (kind === 'stall') abort();
  return response.json().then(
    () => [response.status],
    (error) => [response.status, why(error)],
  );
}

describe('a fault', () => {
  for (const [name, { fault, shows, unapplied = shows, when: standard }] of Object.entries(OUTCOMES)) {
    for (const when of [undefined, 'before', 'after']) {
      it(`${name}, ${when ?? 'unless told otherwise'}`, async () => {
        const sandbox = open();
        sandbox.fail({ operation: 'create', when, fault });
        const isApplied = (when ?? standard) === 'after';
        assert.deepEqual(await shown(sandbox, fault), isApplied ? shows : unapplied);
        assert.equal(sandbox.ledger().length, isApplied ? 1 : 0);
        sandbox.clearFaults();
        assert.equal((await sandbox.create()).status, isApplied ? 422 : 202, 'the next one is as always');
      });
    }
  }
});

describe('a reset', () => {
  it('is a TypeError with a cause', async () => {
    const sandbox = open();
    sandbox.fail({ fault: { kind: 'reset' } });
    const error = await failure(sandbox.ask(UNITS));
    assert.deepEqual(
      [error instanceof TypeError, error.message, error.cause.code],
      [true, 'fetch failed', 'ECONNRESET'],
    );
  });

  it('after the headers comes after half of the body', async () => {
    const sandbox = open();
    sandbox.fail({ fault: { kind: 'reset', afterHeaders: true } });
    const response = await sandbox.ask(UNITS);
    const { chunks, error } = await drained(response);
    assert.equal(chunks.length, 1);
    assert.equal(chunks[0].length, Math.floor(Number(response.headers.get('content-length')) / 2));
    assert.deepEqual([error instanceof TypeError, error.cause.code], [true, 'ECONNRESET']);
  });
});

describe('a truncated body', () => {
  it('has as many bytes as were let through, and never all', async () => {
    for (const bytes of [undefined, 0, 1, 20, 1_000_000]) {
      const sandbox = open();
      sandbox.fail({ fault: { kind: 'truncate', bytes } });
      const response = await sandbox.ask(UNITS);
      const { chunks, error } = await drained(response);
      const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
      const whole = Number(response.headers.get('content-length'));
      assert.equal(length, Math.min(bytes ?? 0, whole - 1));
      assert.ok(error instanceof TypeError);
    }
  });
});

describe('a dripping body', () => {
  it('comes in pieces, whole', async () => {
    const sandbox = open();
    const whole = new Uint8Array(await (await sandbox.ask(UNITS)).arrayBuffer());
    sandbox.fail({ fault: { kind: 'drip', bytes: 1000, intervalMs: 1 } });
    const { chunks } = await drained(await sandbox.ask(UNITS));
    assert.equal(chunks.length, Math.ceil(whole.length / 1000));
    assert.deepEqual(Buffer.concat(chunks), Buffer.from(whole));
  });

  it('is a byte at a time unless told otherwise', async () => {
    const sandbox = open({ units: 0 });
    sandbox.fail({ fault: { kind: 'drip', intervalMs: 0 } });
    const { chunks } = await drained(await sandbox.ask(`${UNITS}?pretty=false`));
    assert.ok(chunks.length > 50 && chunks.every((chunk) => chunk.length === 1));
  });

  it('begins when it is read, and ends when its reader goes', async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const sandbox = open();
    sandbox.fail({ fault: { kind: 'drip', bytes: 10, intervalMs: 1000 } });
    const reader = (await sandbox.ask(UNITS)).body.getReader();
    assert.equal((await reader.read()).value.length, 10);
    let isThere = false;
    const next = reader.read().then(() => {
      isThere = true;
    });
    await turn();
    assert.equal(isThere, false);
    context.mock.timers.tick(1000);
    await next;
    await reader.cancel();
    assert.equal((await reader.read()).done, true);
  });

  it('ends with its signal, wherever it is', async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const controller = new AbortController();
    const sandbox = open();
    sandbox.fail({ fault: { kind: 'drip', bytes: 10, intervalMs: 1000 } });
    const body = failure((await sandbox.ask(UNITS, { signal: controller.signal })).text());
    await turn();
    context.mock.timers.tick(1000);
    await turn();
    controller.abort('why');
    assert.equal(await body, 'why');
  });
});

describe('what is late', () => {
  for (const [name, options, fault] of [
    ['latencyMs', { latencyMs: 5000 }, undefined],
    ['delay', {}, { kind: 'delay', ms: 5000 }],
    ['latencyMs and delay', { latencyMs: 2000 }, { kind: 'delay', ms: 3000 }],
  ]) {
    it(`${name} is late by that, and advance does not hurry it`, async (context) => {
      context.mock.timers.enable({ apis: ['setTimeout'] });
      const sandbox = open(options);
      if (fault !== undefined) sandbox.fail({ fault });
      let isThere = false;
      const call = sandbox.ask(UNITS).finally(() => {
        isThere = true;
      });
      await turn();
      sandbox.advance(10_000);
      context.mock.timers.tick(4999);
      await turn();
      assert.equal(isThere, false);
      context.mock.timers.tick(1);
      assert.equal((await call).status, 200);
    });
  }
});

describe('rules', () => {
  const failing = { fault: { kind: 'status', status: 503 } };
  const statuses = async (sandbox, count) => {
    const seen = [];
    for (let at = 0; at < count; at++) seen.push((await sandbox.ask(UNITS)).status);
    return seen;
  };

  it('count from 1, and strike so many times', async () => {
    for (const [rule, want] of [
      [{}, [503, 200, 200, 200]],
      [{ nth: 2 }, [200, 503, 200, 200]],
      [{ nth: 2, times: 2 }, [200, 503, 503, 200]],
      [{ times: 0 }, [503, 503, 503, 503]],
      [{ operation: 'create' }, [200, 200, 200, 200]],
      [{ operation: 'list' }, [503, 200, 200, 200]],
    ]) {
      const sandbox = open();
      assert.equal(sandbox.fail({ ...failing, ...rule }), undefined);
      assert.deepEqual(await statuses(sandbox, 4), want, JSON.stringify(rule));
    }
  });

  it('can be several, of which the first that is due strikes', async () => {
    const sandbox = open();
    sandbox.fail([failing, { nth: 2, fault: { kind: 'status', status: 429 } }]);
    assert.deepEqual(await statuses(sandbox, 3), [503, 429, 200]);
  });

  it('are shown by the control plane as they were written', async () => {
    const sandbox = open();
    const rule = { operation: 'ssoUrl', nth: 2, times: 0, when: 'after', fault: { kind: 'delay', ms: 5 } };
    sandbox.fail(rule);
    const { items } = await (await sandbox.ask('/_sandbox/faults')).json();
    assert.deepEqual(items, [{ ...rule, matched: 0, struck: 0 }]);
  });

  it('a status has the words, headers and document of its own', async () => {
    const sandbox = open();
    const fault = { kind: 'status', status: 429, errorCode: '1', message: 'm', headers: { 'Retry-After': '7' } };
    sandbox.fail({ fault });
    const response = await sandbox.ask(UNITS);
    assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '7']);
    assert.deepEqual((await response.json()).messages, [{ errorCode: '1', message: 'm' }]);
  });

  it('strike neither the control plane nor the sign-on', async () => {
    const sandbox = open();
    sandbox.fail({ times: 0, fault: { kind: 'reset' } });
    assert.equal(sandbox.units().length, 14);
    assert.equal((await sandbox.ask('/sso')).status, 200);
  });

  /** @type {[argument: string, rules: any][]} */
  const wrong = [
    ['rule', undefined],
    ['rule', 'garbage'],
    ['rule', null],
    ['rule.fault', {}],
    ['rule.fault', { fault: 'garbage' }],
    ['rule.fault.kind', { fault: {} }],
    ['rule.fault.kind', { fault: { kind: 'unheard of' } }],
    ['rule.fault.status', { fault: { kind: 'status' } }],
    ['rule.fault.status', { fault: { kind: 'status', status: 99 } }],
    ['rule.fault.status', { fault: { kind: 'status', status: Number.NaN } }],
    ['rule.fault.ms', { fault: { kind: 'delay', ms: 1.5 } }],
    [
      'rule.fault.headers.Content-Length',
      { fault: { kind: 'status', status: 503, headers: { 'Content-Length': '1' } } },
    ],
    ['rule.fault.headers.a b', { fault: { kind: 'status', status: 503, headers: { 'a b': '1' } } }],
    ['rule.operation', { operation: 'reboot', ...failing }],
    ['rule.operation', { operation: () => 'list', ...failing }],
    ['rule.nth', { nth: 0, ...failing }],
    ['rule.times', { times: -1, ...failing }],
    ['rule.when', { when: 'later', ...failing }],
    ['rule.nht', { nht: 1, ...failing }],
    ['rules[1].nth', [failing, { nth: 0, ...failing }]],
    ['rules[1]', [failing, 1]],
  ];
  for (const [argument, rules] of wrong) {
    it(`${argument} of ${JSON.stringify(rules)} is refused by name, and none is taken`, async () => {
      const sandbox = open();
      assert.throws(() => sandbox.fail(rules), { name: 'InvalidArgumentError', operation: 'fail', argument });
      assert.deepEqual(await statuses(sandbox, 1), [200]);
    });
  }
});

it('the client tells of them as it tells of a network', async () => {
  for (const [fault, code, outcome] of [
    [{ kind: 'reset' }, 'connection_failed', 'unknown'],
    [{ kind: 'truncate', bytes: 5 }, 'connection_failed', 'unknown'],
    [{ kind: 'garbage' }, 'invalid_response', 'unknown'],
    [{ kind: 'redirect' }, 'unexpected_redirect', 'unknown'],
    [{ kind: 'status', status: 502, html: true }, 'server_error', 'unknown'],
    [{ kind: 'stall' }, 'timeout', 'unknown'],
  ]) {
    const sandbox = open();
    sandbox.fail({ operation: 'create', fault });
    const client = new BackupClient({ ...sandbox.clientOptions, timeoutMs: 50 });
    const error = await failure(client.create(NEW));
    assert.deepEqual([error.code, error.outcome], [code, outcome]);
  }
});
