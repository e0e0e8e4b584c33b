/** `ionos-backup sandbox`, for real: on a socket, with signals. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { LIST, request, runToEnd, start } from './command.js';
import { BEGIN_MS, json, NEW, open, SAMPLE, UNITS } from './support.js';

it('one connection takes many requests', async (context) => {
  const server = await start(context);
  const line = server.dial();
  for (const [method, target, body, status] of [
    ['GET', LIST, '', 200],
    ['GET', `${UNITS}/none`, '', 404],
    ['POST', LIST, JSON.stringify({ properties: NEW }), 202],
    ['POST', LIST, '{', 400],
    ['DELETE', SAMPLE, '', 202],
    ['GET', LIST, '', 200],
  ]) {
    await line.write(request(server.authority, method, target, body));
    assert.equal((await line.answer()).status, status, `${method} ${target}`);
  }
});

it('ten thousand units are listed', async (context) => {
  const server = await start(context, '--units', '10000');
  const { status, body } = await (await server.send('GET', LIST)).answer();
  assert.deepEqual([status, JSON.parse(body).items.length], [200, 10_000]);
});

describe('a fault', () => {
  it('reset is a reset', async (context) => {
    const server = await start(context);
    await server.script({ kind: 'reset' });
    const { body, ended } = await (await server.send('GET', LIST)).rest();
    assert.deepEqual([body.length, ended], [0, 'ECONNRESET']);
  });

  it('reset after the headers comes after the headers and half of the body', async (context) => {
    const server = await start(context);
    await server.script({ kind: 'reset', afterHeaders: true });
    const line = await server.send('GET', LIST);
    const { status, headers } = await line.head();
    const { body, ended } = await line.rest();
    const half = Math.floor(Number(headers['content-length']) / 2);
    assert.deepEqual([status, body.length, ended], [200, half, 'ECONNRESET']);
  });

  it('truncate is shorter than promised', async (context) => {
    const server = await start(context);
    for (const [kept, most] of [
      [0, 0],
      [10, 10],
      [1_000_000, Number.POSITIVE_INFINITY],
    ]) {
      await server.script({ kind: 'truncate', bytes: kept });
      const line = await server.send('GET', LIST);
      const { status, headers } = await line.head();
      const { body, ended } = await line.rest();
      const length = Math.min(most, Number(headers['content-length']) - 1);
      assert.deepEqual([status, body.length, ended], [200, length, 'end']);
    }
  });

  it('drip arrives whole', async (context) => {
    const server = await start(context, '--units', '1', '--now', `${BEGIN_MS}`);
    const whole = await (await server.send('GET', LIST)).answer();
    await server.script({ kind: 'drip', bytes: 50, intervalMs: 1 });
    const dripped = await (await server.send('GET', LIST)).answer();
    assert.deepEqual([dripped.status, dripped.body], [200, whole.body]);
  });

  it('delay and latency are late', async (context) => {
    const server = await start(context, '--latency-ms', '3600000');
    const line = await server.send('GET', LIST);
    // What is not late overtakes it.
    assert.equal((await server.ask('requests')).seen, 1);
    line.socket.destroy();
  });

  for (const [fault, status] of [
    [{ kind: 'status', status: 429, headers: { 'Retry-After': '7' } }, 429],
    [{ kind: 'status', status: 502, html: true }, 502],
    [{ kind: 'redirect' }, 307],
    [{ kind: 'garbage' }, 200],
    [{ kind: 'delay', ms: 1 }, 200],
  ]) {
    it(`${JSON.stringify(fault)} is answered ${status}, and the connection goes on`, async (context) => {
      const server = await start(context);
      await server.script(fault);
      const line = await server.send('GET', LIST);
      const answer = await line.answer();
      assert.equal(answer.status, status);
      if (status === 429) assert.equal(answer.headers['retry-after'], '7');
      await line.write(request(server.authority, 'GET', LIST, ''));
      assert.equal((await line.answer()).status, 200);
    });
  }
});

for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGTERM', 'SIGINT'])) {
  it(`${signal} stops it at once, whatever is open`, async (context) => {
    const server = await start(context);
    const kept = await server.send('GET', LIST);
    assert.equal((await kept.answer()).status, 200);
    await server.script({ kind: 'stall' });
    const stalled = await server.send('GET', LIST);
    while (!(await server.logLine()).includes('StallBeforeHeaders'));
    await server.script({ kind: 'stall', afterHeaders: true });
    const halfway = await server.send('GET', LIST);
    assert.equal((await halfway.head()).status, 200);
    server.child.kill(signal);
    const [code] = await once(server.child, 'exit');
    assert.equal(code, 0);
    assert.equal((await stalled.rest()).body.length, 0, 'nothing was answered');
  });
}

it('the log has one line a request and no secret', async (context) => {
  const server = await start(context);
  const unit = JSON.stringify({ properties: { name: 'Log', password: 'canary-1', email: 'canary-2@example.com' } });
  for (const [method, target, want] of /** @type {[string, string, RegExp][]} */ ([
    ['POST', `${UNITS}?pretty=false&canary-3=canary-4`, /^POST \/cloudapi\/v6\/backupunits 202 \d+ms$/],
    ['GET', `${UNITS}/canary-5`, /^GET \/cloudapi\/v6\/backupunits\/\{backupunitId\} 404 \d+ms$/],
    ['GET', '/canary-6', /^GET \(unmatched\) 404 \d+ms$/],
    ['GET', '/_sandbox/ledger', /^GET \/_sandbox 200 \d+ms$/],
  ])) {
    await (await server.send(method, target, unit)).answer();
    assert.match(await server.logLine(), want);
  }
});

it('nobody has to read what it prints', async (context) => {
  const server = await start(context);
  server.child.stdout.destroy();
  server.child.stderr.destroy();
  for (let times = 0; times < 3; times++) assert.equal((await (await server.send('GET', LIST)).answer()).status, 200);
});

describe('seed and time', () => {
  it('the seed repeats ids', async (context) => {
    const id = async (seed) => {
      const server = await start(context, '--seed', seed);
      const line = await server.send('POST', LIST, JSON.stringify({ properties: NEW }));
      return JSON.parse((await line.answer()).body).id;
    };
    const [one, again, other] = [await id('5'), await id('5'), await id('6')];
    assert.equal(one, again);
    assert.notEqual(one, other);
  });

  it('a history over HTTP is the one in-process, and so it is after a reset', async (context) => {
    const server = await start(context, '--now', `${BEGIN_MS}`, '--seed', '3', '--hide-ms', '1');
    const inside = open({ now: BEGIN_MS, seed: 3, hideMs: 1, origin: server.url });
    const outside = {
      ask: (target, { headers, ...init } = /** @type {any} */ ({})) =>
        fetch(server.url + target, { headers: { authorization: 'Bearer demo-token', ...headers }, ...init }),
    };
    const history = async ({ ask }) => {
      const seen = [];
      for (const [target, init] of [
        [`${UNITS}?depth=1`],
        [UNITS, json('POST', { properties: NEW })],
        [UNITS, json('POST', { properties: { ...NEW, name: 'not so' } })],
        [SAMPLE, json('PATCH', { email: 'new@example.com' })],
        [SAMPLE, json('PUT', { properties: { email: 'newer@example.com' } })],
        [`${SAMPLE}/ssourl`],
        [SAMPLE, { method: 'DELETE' }],
        ['/_sandbox/clock', json('POST', { advanceMs: 5000 })],
        [UNITS],
        [`${UNITS}?depth=11`],
        ['/nowhere'],
        [UNITS, { headers: { authorization: 'Bearer other' } }],
        ['/_sandbox/ledger'],
        ['/sso'],
        ['/_sandbox/reset', { method: 'POST' }],
      ]) {
        const response = await ask(target, init);
        const headers = new Headers(response.headers);
        // What the transport adds.
        for (const name of ['connection', 'keep-alive', 'content-length']) headers.delete(name);
        seen.push([target, response.status, [...headers], await response.text()]);
      }
      return seen;
    };
    const first = await history(outside);
    assert.deepEqual(await history(inside), first);
    assert.deepEqual(await history(outside), first);
  });
});

describe('hosts', () => {
  it('may be names', async (context) => {
    const server = await start(context, '--host', 'localhost');
    const { status, body } = await (await server.send('GET', LIST)).answer();
    assert.deepEqual([status, JSON.parse(body).href], [200, `${server.url}${UNITS}`]);
  });

  it('that are not this machine are said to be it', async () => {
    const { code, stderr } = await runToEnd('--port', '0', '--host', '192.0.2.1');
    assert.equal(code, 1);
    assert.match(stderr, /cannot listen on host 192\.0\.2\.1, port 0: /);
  });

  it('of a port that is taken are said to be', async (context) => {
    const server = await start(context);
    const { code, stderr } = await runToEnd('--port', new URL(server.url).port);
    assert.equal(code, 1);
    assert.match(stderr, /cannot listen on host 127\.0\.0\.1, port \d+: .*EADDRINUSE/);
  });

  it('links lead to where the caller is', async (context) => {
    const server = await start(context, '--host', '0.0.0.0');
    const { port } = new URL(server.url);
    for (const [host, base] of [
      [`127.0.0.1:${port}`, `http://127.0.0.1:${port}`],
      [`localhost:${port}`, `http://localhost:${port}`],
      ['evil.example', `http://127.0.0.1:${port}`],
    ]) {
      const line = server.dial();
      await line.write(request(host, 'GET', LIST, ''));
      assert.equal(JSON.parse((await line.answer()).body).href, base + UNITS);
    }
  });
});

it('a page of an allowed origin may call, and see what it needs', async (context) => {
  const server = await start(context, '--cors', 'http://page.example');
  const asked = await fetch(server.url + UNITS, {
    method: 'OPTIONS',
    headers: { origin: 'http://page.example', 'access-control-request-method': 'DELETE' },
  });
  assert.equal(asked.status, 204);
  assert.equal(asked.headers.get('access-control-allow-origin'), 'http://page.example');
  const answer = await fetch(server.url + UNITS, {
    headers: { origin: 'http://page.example', authorization: 'Bearer demo-token' },
  });
  assert.match(answer.headers.get('access-control-expose-headers'), /Retry-After/);
  await answer.body.cancel();
});
