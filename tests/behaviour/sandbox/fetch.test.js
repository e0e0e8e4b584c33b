/** `sandbox.fetch` behaves as the global fetch does, and `sandbox.handler` as a server. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSandbox } from 'ionos-backup/sandbox';
import { drained, failure, json, NEW, open, SAMPLE, states, turn, UNITS } from './support.js';

const AUTHORIZATION = { authorization: 'Bearer demo-token' };
const ALL = { times: 0, fault: { kind: 'redirect' } };

describe('what it is called with', () => {
  const { fetch, url } = createSandbox();
  const target = `${url}${UNITS}?depth=0`;
  /** @type {[what: string, args: any[], status: number][]} */
  const rows = [
    ['a string', [target, { headers: AUTHORIZATION }], 200],
    ['a URL', [new URL(target), { headers: AUTHORIZATION }], 200],
    ['a Request', [new Request(target, { headers: AUTHORIZATION })], 200],
    ['a Request and what wins over it', [new Request(target), { headers: AUTHORIZATION }], 200],
    ['a Request as init', [target, new Request(target, { headers: AUTHORIZATION })], 200],
    ['Headers', [target, { headers: new Headers(AUTHORIZATION) }], 200],
    ['pairs', [target, { headers: Object.entries(AUTHORIZATION) }], 200],
    ['a method in lower case', [target, { headers: AUTHORIZATION, method: 'get' }], 200],
    ['null', [target, null], 401],
    ['nothing', [target], 401],
    ['a fragment', [`${target}#fragment`, { headers: AUTHORIZATION }], 200],
    ['a signal that is null', [target, { headers: AUTHORIZATION, signal: null }], 200],
    ['members of others', [target, { headers: AUTHORIZATION, cf: {}, next: {}, dispatcher: {} }], 200],
    ['a method that there is not', [target, { headers: AUTHORIZATION, method: 'OPTIONS' }], 405],
    ['another path', [`${url}/nowhere`, { headers: AUTHORIZATION }], 404],
    ['the path alone', [url], 200],
  ];
  for (const [what, args, status] of rows) {
    it(`${what} is answered ${status}`, async () => {
      const response = await fetch(...args);
      assert.ok(response instanceof Response);
      assert.equal(response.status, status);
      assert.deepEqual([response.redirected, response.bodyUsed], [false, false]);
      assert.equal(response.ok, status === 200);
    });
  }

  /** @type {[what: string, args: any[]][]} */
  const refused = [
    ['another host', ['https://api.ionos.com/cloudapi/v6']],
    ['another scheme', ['http://sandbox.invalid/']],
    ['another port', ['https://sandbox.invalid:444/']],
    ['data', ['data:text/plain,a']],
    ['no URL', ['/cloudapi/v6']],
    ['nothing', []],
    ['a GET with a body', [target, { body: 'a' }]],
    ['a method that is none', [target, { method: 'a b' }]],
    ['a method that is forbidden', [target, { method: 'CONNECT' }]],
    ['a header name that is none', [target, { headers: { 'a b': 'c' } }]],
    ['a header with a line break', [target, { headers: { a: 'b\nc' } }]],
    ['a redirect mode that is none', [target, { redirect: 'perhaps' }]],
    ['a signal that is none', [target, { signal: {} }]],
  ];
  for (const [what, args] of refused) {
    it(`${what} rejects with a TypeError`, async () => {
      const sandbox = createSandbox();
      const promise = sandbox.fetch(...args);
      assert.ok(promise instanceof Promise);
      assert.ok((await failure(promise)) instanceof TypeError);
      assert.deepEqual(sandbox.requests(), []);
    });
  }

  it('another origin is named', async () => {
    for (const [input, origin] of [
      ['https://api.ionos.com/cloudapi/v6', 'https://api.ionos.com'],
      [new Request('http://127.0.0.1:1/'), 'http://127.0.0.1:1'],
    ]) {
      assert.match((await failure(fetch(input))).message, new RegExp(origin));
    }
  });
});

describe('bodies', () => {
  const document = JSON.stringify({ properties: NEW });
  const bytes = new TextEncoder().encode(document);
  const stream = () =>
    new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 10) controller.enqueue(bytes.subarray(at, at + 10));
        controller.close();
      },
    });
  /** @type {[what: string, body: () => any][]} */
  const rows = [
    ['a string', () => document],
    ['bytes', () => bytes],
    ['a buffer', () => bytes.buffer],
    ['a Blob', () => new Blob([document])],
    ['a stream', stream],
  ];
  for (const [what, body] of rows) {
    it(`${what} is sent`, async () => {
      const sandbox = open();
      const response = await sandbox.ask(UNITS, { ...json('POST'), body: body(), duplex: 'half' });
      assert.equal(response.status, 202);
      assert.equal(sandbox.ledger().length, 1);
      const request = new Request(sandbox.url + UNITS, { ...json('POST'), body: body(), duplex: 'half' });
      request.headers.set('authorization', 'Bearer demo-token');
      assert.equal((await sandbox.fetch(request)).status, 422, 'the name is taken now');
      assert.equal(request.bodyUsed, true);
      await assert.rejects(sandbox.fetch(request), TypeError);
    });
  }

  it('what is too long is refused, however it comes', async () => {
    const long = 'x'.repeat(65_537);
    for (const body of [long, new Blob([long]), new Blob([long.repeat(100)]).stream()]) {
      assert.equal((await open().ask(UNITS, { ...json('POST'), body, duplex: 'half' })).status, 413);
    }
    assert.equal((await open().ask(UNITS, { ...json('POST'), body: long.slice(1) })).status, 400);
  });

  it('one that breaks off rejects, and nothing is applied', async () => {
    const sandbox = open();
    const reason = new Error('broken');
    const body = new ReadableStream({ pull: (controller) => controller.error(reason) });
    assert.equal(await failure(sandbox.ask(UNITS, { ...json('POST'), body, duplex: 'half' })), reason);
    assert.deepEqual([sandbox.ledger(), sandbox.requests()], [[], []]);
  });

  it('an answer has a type, a length, an address and a body that can be read once, in every way', async () => {
    const sandbox = open();
    const response = await sandbox.ask(`${UNITS}#fragment`);
    assert.equal(response.url, `${sandbox.url}${UNITS}`);
    assert.equal(response.headers.get('content-type'), 'application/json');
    const copy = response.clone();
    const text = await response.text();
    assert.equal(response.headers.get('content-length'), `${new TextEncoder().encode(text).length}`);
    await assert.rejects(response.text(), TypeError);
    assert.deepEqual(await copy.json(), JSON.parse(text));
    assert.equal(
      (await (await sandbox.ask(UNITS)).blob()).size,
      (await (await sandbox.ask(UNITS)).arrayBuffer()).byteLength,
    );
  });

  it('an answer is a stream of bytes, which a reader may bring its own buffer to', async () => {
    const { signal } = new AbortController();
    const response = await open().ask(UNITS, { signal });
    const reader = response.body.getReader({ mode: 'byob' });
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(100));
      if (done) break;
      assert.ok(value.length <= 100);
      length += value.length;
    }
    assert.equal(`${length}`, response.headers.get('content-length'));
  });

  it('HEAD and 204 have none', async () => {
    const sandbox = open();
    assert.equal((await sandbox.ask(UNITS, { method: 'HEAD' })).body, null);
    const { status, body } = await sandbox.ask('/_sandbox/faults', { method: 'DELETE' });
    assert.deepEqual([status, body], [204, null]);
  });

  it('headers that were scripted come as bytes', async () => {
    const sandbox = open();
    sandbox.fail({ fault: { kind: 'status', status: 503, headers: { 'x-word': 'ü–' } } });
    assert.equal((await sandbox.ask(UNITS)).headers.get('x-word'), 'Ã¼â\u0080\u0093');
  });
});

describe('signals', () => {
  it('one that is aborted already rejects with its reason, and nothing is sent', async () => {
    for (const reason of [new Error('why'), 'a word', 0]) {
      const sandbox = open();
      assert.equal(
        await failure(sandbox.ask(UNITS, { ...json('POST', { properties: NEW }), signal: AbortSignal.abort(reason) })),
        reason,
      );
      assert.deepEqual(sandbox.requests(), []);
    }
    const { name } = await failure(open().ask(UNITS, { signal: AbortSignal.abort() }));
    assert.equal(name, 'AbortError');
  });

  it('one that is aborted in flight rejects at once, and what was sent has been applied', async () => {
    for (const wait of [
      () => undefined,
      () => Promise.resolve(),
      () => new Promise((resolve) => setTimeout(resolve)),
    ]) {
      const sandbox = open({ latencyMs: 3_600_000 });
      const controller = new AbortController();
      const call = failure(sandbox.ask(UNITS, { ...json('POST', { properties: NEW }), signal: controller.signal }));
      await wait();
      controller.abort('why');
      assert.equal(await call, 'why');
      await turn();
      assert.equal(sandbox.ledger().length, 1);
    }
  });

  it('that of a Request counts, and that of init wins over it', async () => {
    const controller = new AbortController();
    const sandbox = open({ latencyMs: 3_600_000 });
    const request = () => new Request(sandbox.url + UNITS, { signal: controller.signal });
    const calls = [
      failure(sandbox.fetch(request())),
      failure(sandbox.fetch(request(), { signal: AbortSignal.timeout(1) })),
    ];
    assert.equal((await calls[1]).name, 'TimeoutError');
    controller.abort('why');
    assert.equal(await calls[0], 'why');
    assert.equal(await failure(sandbox.handler(request())), 'why');
  });

  it('one that is aborted before the body is read ends the body', async () => {
    const controller = new AbortController();
    const response = await open().ask(UNITS, { signal: controller.signal });
    controller.abort('why');
    assert.equal(await failure(response.text()), 'why');
  });

  it('one of another realm will do', async () => {
    const listeners = new Set();
    const signal = {
      aborted: false,
      reason: undefined,
      addEventListener: (_, listener) => listeners.add(listener),
      removeEventListener: (_, listener) => listeners.delete(listener),
    };
    const sandbox = open({ latencyMs: 3_600_000 });
    const call = failure(sandbox.ask(UNITS, { signal }));
    assert.equal(listeners.size > 0, true);
    signal.aborted = true;
    for (const listener of listeners) listener();
    assert.equal((await call).name, 'AbortError');
    await turn();
    assert.equal(listeners.size, 0);
  });

  it('none is listened to any more when it is over', async () => {
    let listening = 0;
    const { signal } = new AbortController();
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args) => (listening++, addEventListener.apply(signal, args));
    signal.removeEventListener = (...args) => (listening--, removeEventListener.apply(signal, args));
    const sandbox = open({ latencyMs: 1 });
    sandbox.fail({ nth: 2, fault: { kind: 'drip', bytes: 1000, intervalMs: 1 } });
    await (await sandbox.ask(UNITS, { signal })).text();
    await (await sandbox.ask(UNITS, { signal })).text();
    // Never read.
    await sandbox.ask(UNITS, { signal });
    assert.equal(listening, 0);
  });

  it('a stream that is sent ends with its signal, and nothing is applied', async () => {
    const sandbox = open();
    const controller = new AbortController();
    let cancelled;
    const body = new ReadableStream({
      cancel() {
        cancelled = true;
      },
    });
    const call = failure(sandbox.ask(UNITS, { ...json('POST'), body, duplex: 'half', signal: controller.signal }));
    await turn();
    controller.abort('why');
    assert.equal(await call, 'why');
    await turn();
    assert.deepEqual([sandbox.requests(), cancelled], [[], true]);
  });
});

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

describe('the pages beside the API', () => {
  it('a sign-on works once, in-process too', async () => {
    const sandbox = open();
    const { ssoUrl } = await (await sandbox.ask(`${SAMPLE}/ssourl`)).json();
    const page = await sandbox.fetch(ssoUrl);
    assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html; charset=utf-8']);
    const ott = new URLSearchParams(new URL(ssoUrl).hash.slice(1)).get('ott');
    const redeem = async () => {
      const response = await sandbox.ask('/sso/redeem', json('POST', { ott }));
      return [response.status, (await response.json()).name];
    };
    assert.deepEqual([await redeem(), (await redeem())[0]], [[200, 'BackupUnitName'], 410]);
  });

  it('the control plane is there', async () => {
    const sandbox = open();
    await sandbox.create();
    assert.deepEqual((await (await sandbox.ask('/_sandbox/ledger')).json()).items, sandbox.ledger());
    const rule = { operation: 'list', fault: { kind: 'status', status: 503 } };
    await sandbox.ask('/_sandbox/faults', json('POST', rule));
    assert.equal((await sandbox.ask(UNITS)).status, 503);
    assert.equal((await sandbox.ask('/_sandbox/faults', { headers: { origin: 'https://evil.example' } })).status, 403);
    assert.equal((await sandbox.ask('/_sandbox/faults', { headers: { origin: sandbox.url } })).status, 200);
  });
});

describe('handler', () => {
  it('answers for the origin that the request has', async () => {
    const { handler } = createSandbox();
    for (const origin of ['https://api.ionos.com', 'http://localhost:8787']) {
      const response = await handler(new Request(origin + UNITS, { headers: AUTHORIZATION }));
      assert.equal((await response.json()).href, origin + UNITS);
      const sso = await handler(new Request(`${origin}${SAMPLE}/ssourl`, { headers: AUTHORIZATION }));
      assert.ok((await sso.json()).ssoUrl.startsWith(`${origin}/sso#ott=`));
      const steering = new Request(`${origin}/_sandbox/ledger`, { headers: { origin } });
      assert.equal((await handler(steering)).status, 200);
    }
  });

  it('takes a body, and hands a redirect on', async () => {
    const sandbox = open();
    const request = new Request(`https://a.example${UNITS}`, json('POST', { properties: NEW }));
    request.headers.set('authorization', 'Bearer demo-token');
    assert.equal((await sandbox.handler(request)).status, 202);
    assert.equal((await states(sandbox)).Fresh, 'BUSY');
    sandbox.fail(ALL);
    const response = await sandbox.handler(new Request(`https://a.example${UNITS}`));
    assert.deepEqual([response.status, response.headers.get('location')], [307, UNITS]);
  });

  it('rejects where a fault resets the connection', async () => {
    const { handler, fail } = createSandbox();
    fail({ fault: { kind: 'reset' } });
    const error = await failure(handler(new Request(`https://a.example${UNITS}`)));
    assert.deepEqual([error instanceof TypeError, error.cause.code], [true, 'ECONNRESET']);
  });

  it('leaves the length to whoever sends it on', async () => {
    const { handler } = createSandbox();
    const response = await handler(new Request(`https://a.example${UNITS}`, { headers: AUTHORIZATION }));
    assert.equal(response.headers.get('content-length'), null);
    assert.equal((await drained(response)).chunks.length, 1);
  });
});
