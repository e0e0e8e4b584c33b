/** Redirects, as a fetch follows them or shows them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failure, json, NEW, open, SAMPLE, UNITS } from './support.js';

const ALL = { times: 0, fault: { kind: 'redirect' } };

describe('redirects', () => {
  it('are followed where nothing else is asked for', async () => {
    const sandbox = open();
    sandbox.fail({ fault: { kind: 'redirect', location: `${SAMPLE}?depth=1` } });
    const response = await sandbox.ask(UNITS);
    assert.deepEqual(
      [response.status, response.redirected, response.url],
      [200, true, `${sandbox.url}${SAMPLE}?depth=1`],
    );
    assert.equal(sandbox.requests().length, 2);
  });

  it('take method and body along, or turn into GET, by their status', async () => {
    for (const [status, method, body] of [
      [301, 'GET', null],
      [302, 'GET', null],
      [303, 'GET', null],
      [307, 'POST', { properties: { ...NEW, password: '[REDACTED]' } }],
      [308, 'POST', { properties: { ...NEW, password: '[REDACTED]' } }],
    ]) {
      const sandbox = open();
      sandbox.fail({ fault: { kind: 'redirect', status } });
      await sandbox.create();
      const { headers, ...entry } = sandbox.requests()[1];
      assert.deepEqual([entry.method, entry.body], [method, body], `${status}`);
      assert.equal(Object.fromEntries(headers)['content-type'], method === 'GET' ? undefined : 'application/json');
    }
  });

  it('of a PUT stay a PUT until 303', async () => {
    for (const [status, method] of [
      [301, 'PUT'],
      [302, 'PUT'],
      [303, 'GET'],
    ]) {
      const sandbox = open();
      sandbox.fail({ fault: { kind: 'redirect', status } });
      await sandbox.ask(SAMPLE, json('PUT', { properties: {} }));
      assert.equal(sandbox.requests()[1].method, method);
    }
  });

  it('are shown with redirect: manual', async () => {
    const sandbox = open();
    sandbox.fail(ALL);
    const response = await sandbox.ask(UNITS, { redirect: 'manual' });
    assert.deepEqual([response.status, response.headers.get('location'), response.redirected], [307, UNITS, false]);
    assert.equal(sandbox.requests().length, 1);
  });

  it('reject with redirect: error', async () => {
    const sandbox = open();
    sandbox.fail(ALL);
    assert.ok((await failure(sandbox.ask(UNITS, { redirect: 'error' }))) instanceof TypeError);
    assert.equal(sandbox.requests().length, 1);
  });

  it('end after twenty', async () => {
    const sandbox = open();
    sandbox.fail(ALL);
    assert.match((await failure(sandbox.ask(UNITS))).message, /redirect/);
    assert.equal(sandbox.requests().length, 21);
  });

  it('do not leave the sandbox', async () => {
    const sandbox = open();
    sandbox.fail({ fault: { kind: 'redirect', location: 'https://evil.example/' } });
    assert.match((await failure(sandbox.ask(UNITS))).message, /https:\/\/evil\.example/);
  });

  it('are redirects only with a Location', async () => {
    const sandbox = open();
    sandbox.fail({ times: 0, fault: { kind: 'status', status: 302 } });
    assert.equal((await sandbox.ask(UNITS)).status, 302);
    sandbox.clearFaults();
    sandbox.fail({ times: 0, fault: { kind: 'redirect', status: 304 } });
    assert.equal((await sandbox.ask(UNITS)).status, 304);
  });
});
