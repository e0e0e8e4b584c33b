/** What the server refuses before the core has a whole request. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIST, start } from './command.js';
import { UNITS } from './support.js';

const UNIT = JSON.stringify({ properties: { name: 'Cut', password: 'p', email: 'c@example.com' } });
const SHORT = 'Content-Length: 500\r\n';
const CHUNKED = 'Transfer-Encoding: chunked\r\n';
const SIZE = UNIT.length.toString(16);

function head(method, target, rest = '') {
  return (
    `${method} ${target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo-token\r\n` +
    `Content-Type: application/json\r\n${rest}\r\n`
  );
}

describe('a broken body is refused in the words of its path', () => {
  /** @type {[what: string, target: string, framing: string, body: string, ends: boolean][]} */
  const rows = [
    ['cut off', UNITS, SHORT, UNIT, true],
    ['nothing of it', UNITS, SHORT, '', true],
    ['no chunk size', UNITS, CHUNKED, 'zz\r\n', false],
    ['a chunk too long', UNITS, CHUNKED, `${SIZE}\r\n${UNIT}x\r\n0\r\n\r\n`, false],
    ['no last chunk', UNITS, CHUNKED, `${SIZE}\r\n${UNIT}\r\n`, true],
    ['no path', '/nowhere', SHORT, '', true],
    ['sign-on', '/sso/redeem', CHUNKED, 'zz\r\n', false],
    ['control', '/_sandbox/clock', CHUNKED, 'zz\r\n', false],
    ['control, cut off', '/_sandbox/reset', SHORT, '{}', true],
  ];
  for (const [what, target, framing, body, ends] of rows) {
    it(what, async (context) => {
      const server = await start(context, '--empty', '--cors', 'http://page.example');
      const line = server.dial();
      await line.write(head('POST', target, `Origin: http://page.example\r\n${framing}`) + body);
      if (ends) line.finish();
      const answer = await line.answer();
      assert.equal(answer.status, 400);
      assert.deepEqual(JSON.parse(answer.body), {
        httpStatus: 400,
        messages: [{ errorCode: '400', message: 'The request body is incomplete or broken' }],
      });
      const { headers } = answer;
      assert.deepEqual([headers.connection, headers['content-type']], ['close', 'application/json']);
      assert.ok(headers.date);
      const isApi = target === UNITS || target === '/nowhere';
      assert.equal('x-ratelimit-remaining' in headers, isApi);
      assert.equal('access-control-allow-origin' in headers, isApi);
      assert.equal((await line.rest()).ended, 'end');
      const route = target === '/nowhere' ? '(unmatched)' : target.replace(/^\/_sandbox\/.*/, '/_sandbox');
      assert.ok((await server.logLine()).startsWith(`POST ${route} 400 `));
      assert.deepEqual((await server.ask('ledger')).items, [], 'nothing was applied');
      const isControl = route === '/_sandbox';
      const { seen, items } = await server.ask('requests');
      assert.deepEqual([seen, items[0]?.status], isControl ? [0, undefined] : [1, 400]);
      assert.equal((await server.ask('unmatched')).items.length, target === '/nowhere' ? 1 : 0);
    });
  }

  it('strikes no fault and uses up no rate', async (context) => {
    const server = await start(context, '--rate-limit', '1');
    await server.script({ kind: 'status', status: 503 });
    for (let times = 0; times < 2; times++) {
      const line = server.dial();
      await line.write(`${head('GET', LIST, CHUNKED)}zz\r\n`);
      const { status, headers } = await line.answer();
      assert.deepEqual([status, headers['x-ratelimit-remaining']], [400, '1']);
    }
    assert.equal((await (await server.send('GET', LIST)).answer()).status, 503, 'the fault is still to come');
  });
});

describe('a body over the limit', () => {
  it('is refused, and the connection is not reset', async (context) => {
    const server = await start(context);
    assert.equal((await (await server.send('POST', LIST, 'x'.repeat(3_500_000))).answer()).status, 413);
    const line = server.dial();
    await line.write(head('POST', LIST, CHUNKED));
    for (let chunks = 0; chunks < 100; chunks++) await line.write(`8000\r\n${'x'.repeat(0x8000)}\r\n`);
    await line.write('0\r\n\r\n');
    assert.equal((await line.answer()).status, 413);
    assert.equal((await line.rest()).ended, 'end');
  });

  for (const [what, target, more] of [
    ['of the API', UNITS, ''],
    ['of the control plane', '/_sandbox/clock', ''],
    ['of a caller that asks first', UNITS, 'Expect: 100-continue\r\n'],
  ]) {
    it(`${what} is refused before a byte of it is there`, async (context) => {
      const server = await start(context);
      const line = server.dial();
      await line.write(head('POST', target, `Content-Length: 65537\r\n${more}`));
      const { status, headers } = await line.answer();
      assert.deepEqual([status, headers.connection], [413, 'close']);
    });
  }

  it('begins behind the limit', async (context) => {
    const server = await start(context);
    const line = server.dial();
    await line.write(head('POST', UNITS, 'Content-Length: 65536\r\n') + 'x'.repeat(65_536));
    assert.equal((await line.answer()).status, 400);
  });
});

it('a caller that asks first is told to go on', async (context) => {
  const server = await start(context);
  const line = server.dial();
  await line.write(head('POST', UNITS, `Expect: 100-continue\r\nContent-Length: ${UNIT.length}\r\n`));
  assert.equal((await line.head()).status, 100);
  await line.write(UNIT);
  assert.equal((await line.answer()).status, 202);
});

describe('a request has one host', () => {
  for (const [what, version, hosts, status] of /** @type {[string, string, string, number][]} */ ([
    ['one', '1.1', 'Host: x\r\n', 200],
    ['an empty one', '1.1', 'Host:\r\n', 200],
    ['none', '1.1', '', 400],
    ['two', '1.1', 'Host: x\r\nHost: x\r\n', 400],
    ['none, and none was needed yet', '1.0', '', 200],
  ])) {
    it(what, async (context) => {
      const server = await start(context);
      for (const target of [UNITS, '/_sandbox/ledger']) {
        const line = server.dial();
        const rest = 'Authorization: Bearer demo-token\r\nConnection: close\r\n';
        await line.write(`GET ${target} HTTP/${version}\r\n${hosts}${rest}\r\n`);
        const answer = await line.answer();
        assert.equal(answer.status, status, target);
        if (status === 200) continue;
        assert.equal(JSON.parse(answer.body).messages[0].message, 'The request must have one Host header');
        assert.equal(answer.headers.connection, 'close');
      }
    });
  }
});

describe('a head', () => {
  /** As the core words it, or as Node's parser has it, which knows neither path nor words. */
  for (const [what, sent, status, isWorded] of /** @type {[string, string, number, boolean][]} */ ([
    ['of a target too long', head('GET', `/${'a'.repeat(8192)}`), 414, true],
    ['of headers too large', head('GET', UNITS, `X: ${'a'.repeat(16_384)}\r\n`), 431, true],
    ['with many headers', head('GET', UNITS, 'X: 1\r\n'.repeat(500)), 200, true],
    ['of a whole URL', head('GET', `http://elsewhere.example${UNITS}`), 200, true],
    ['of a whole URL without a path', head('GET', 'http://elsewhere.example'), 200, true],
    ['larger than any', head('GET', UNITS, `X: ${'a'.repeat(500_000)}\r\n`), 431, false],
    ['that is none', 'hello\r\n\r\n', 400, false],
    ['of a method that HTTP does not know', head('BREW', UNITS), 400, false],
    ['of another version', `GET / HTTP/3.0\r\nHost: x\r\n\r\n`, 400, false],
    ['with a length that is none', head('POST', UNITS, 'Content-Length: x\r\n'), 400, false],
    ['with a length and chunks', head('POST', UNITS, `Content-Length: 1\r\n${CHUNKED}`), 400, false],
  ])) {
    it(`${what} is answered ${status}`, async (context) => {
      const server = await start(context);
      const line = server.dial();
      await line.write(sent);
      const answer = await line.answer();
      assert.equal(answer.status, status);
      if (isWorded) {
        assert.equal(answer.headers['content-type'], 'application/json');
        return;
      }
      assert.deepEqual([answer.body, answer.headers.connection], ['', 'close']);
      assert.equal((await line.rest()).ended, 'end');
      assert.equal((await server.ask('requests')).seen, 0);
    });
  }
});
