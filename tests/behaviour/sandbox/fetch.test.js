/** `sandbox.fetch` behaves as the global fetch does, and `sandbox.handler` as a server. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSandbox } from 'ionos-backup/sandbox';
import { drained, failure, json, NEW, open, SAMPLE, states, UNITS } from './support.js';

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
      const response = await fetch(.../** @type {[any, any?]} */ (args));
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
      const promise = sandbox.fetch(.../** @type {[any, any?]} */ (args));
      assert.ok(promise instanceof Promise);
      assert.ok((await failure(promise)) instanceof TypeError);
      assert.deepEqual(sandbox.requests(), []);
    });
  }

  it('another origin is named', async () => {
    for (const [input, origin] of /** @type {[any, string][]} */ ([
      ['https://api.ionos.com/cloudapi/v6', 'https://api.ionos.com'],
      [new Request('http://127.0.0.1:1/'), 'http://127.0.0.1:1'],
    ])) {
      assert.ok((await failure(fetch(input))).message.includes(origin));
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
      const init = /** @type {any} */ ({ ...json('POST'), body: body(), duplex: 'half' });
      const request = new Request(sandbox.url + UNITS, init);
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

  it('rejects what is no Request, by name', async () => {
    /** @type {any[]} */
    const wrong = [
      'https://a.example/',
      undefined,
      null,
      {},
      new URL('https://a.example/'),
      { url: 'https://a.example/' },
    ];
    for (const request of wrong) {
      const { name, argument, operation } = await failure(createSandbox().handler(request));
      assert.deepEqual([name, argument, operation], ['InvalidArgumentError', 'request', 'handler']);
    }
  });

  it('leaves the length to whoever sends it on', async () => {
    const { handler } = createSandbox();
    const response = await handler(new Request(`https://a.example${UNITS}`, { headers: AUTHORIZATION }));
    assert.equal(response.headers.get('content-length'), null);
    assert.equal((await drained(response)).chunks.length, 1);
  });
});
