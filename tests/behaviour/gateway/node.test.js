/** `gateway.node` on `node:http` and `node:http2`: requests byte by byte, clients that leave, answers as they come. */
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { close, listen } from '../../runtimes/listen.mjs';
import { json, LIST } from '../support/doubles.js';
import { gatewayOf, ID, NEW_UNIT, streamOf, watched } from '../support/gateway.js';

const UNITS = '/api/backup/backupunits';
const CONSOLE = `${UNITS}/${ID}/console`;

/** A gateway on a server of its own, for one test. */
async function serve(context, options, answer, listener = (gateway) => gateway.node) {
  const made = gatewayOf(options, answer);
  const server = createServer(listener(made.gateway));
  const origin = await listen(server);
  context.after(() => close(server));
  const { host, port } = new URL(origin);
  return { ...made, server, origin, host, port: Number(port) };
}

/** What comes back of bytes, until the other side closes. */
async function send(port, ...texts) {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  for (const text of texts) socket.write(text);
  await once(socket, 'close');
  return answer;
}

const status = (answer) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
const CLOSE = 'Connection: close\r\n\r\n';

test('an answer comes whole, with its status and headers', async (context) => {
  const { origin, reached } = await serve(context, {}, () => json(LIST, 200, { 'x-request-id': 'r-1', date: 'then' }));
  const answer = await fetch(`${origin}${UNITS}?depth=1`);
  assert.deepEqual([answer.status, answer.headers.get('x-request-id'), await answer.json()], [200, 'r-1', LIST]);
  assert.equal(answer.headers.get('date'), 'then');
  assert.ok(reached[0].url.endsWith('/backupunits?depth=1'));
});

test('a body arrives byte for byte, however it is sent', async (context) => {
  const { origin, reached } = await serve(context);
  const headers = { origin, 'content-type': 'application/json' };
  const large = `"${'x'.repeat(60_000)}"`;
  for (const body of [NEW_UNIT, '', large, streamOf(['{"a"', ':1', '}']), new Uint8Array([0xff, 0, 1])]) {
    const init = { method: 'POST', headers, body, duplex: 'half' };
    assert.equal((await fetch(`${origin}${UNITS}`, init)).status, 200);
  }
  const bodies = reached.map(({ body }) => Buffer.from(body).toString('latin1'));
  assert.deepEqual(bodies, [NEW_UNIT, '', large, '{"a":1}', '\xff\0\x01']);
});

test('the host is a host, or nothing is let through', async (context) => {
  const { port, reached, told } = await serve(context);
  const hosts = [
    '',
    'a b',
    'evil/api',
    'x?y',
    'x#y',
    'u@evil',
    'u:p@evil',
    'evil:80:80',
    'evil:x',
    'evil\\x',
    '[::1',
    '%',
    '/',
  ];
  for (const host of hosts) {
    const answer = await send(port, `GET ${UNITS} HTTP/1.1\r\nHost: ${host}\r\n${CLOSE}`);
    assert.equal(status(answer), 400, host);
  }
  assert.equal(status(await send(port, `GET ${UNITS} HTTP/1.0\r\n\r\n`)), 400, 'none');
  assert.deepEqual([reached, told.at(-1)?.status], [[], 400]);
  for (const host of ['page.example', 'page.example:8443', '127.0.0.1', '[::1]:80', 'a_b-c.example']) {
    assert.equal(status(await send(port, `GET ${UNITS} HTTP/1.1\r\nHost: ${host}\r\n${CLOSE}`)), 200, host);
  }
});

test('a target is read as it stands', async (context) => {
  const { port, reached } = await serve(context);
  for (const [target, want] of [
    [UNITS, 200],
    [`http://page.example${UNITS}`, 200],
    [`//page.example${UNITS}`, 404],
    [`/x/..${UNITS}`, 200],
    [`${UNITS}/..`, 404],
    [`${UNITS}/%2e%2e/um`, 404],
    [`${UNITS}#x`, 200],
    [`${UNITS}\\x/y`, 404],
    ['/', 404],
    [`/${UNITS}`, 404],
    [`x${UNITS}`, 400],
    ['http://a b/', 400],
  ]) {
    reached.length = 0;
    const answer = await send(port, `GET ${target} HTTP/1.1\r\nHost: page.example\r\n${CLOSE}`);
    assert.equal(status(answer), want, String(target));
    assert.equal(reached.length, want === 200 ? 1 : 0, String(target));
  }
  assert.equal(status(await send(port, `OPTIONS * HTTP/1.1\r\nHost: page.example\r\n${CLOSE}`)), 404);
});

test('methods that are none of a Request’s are refused like any other', async (context) => {
  const { port, reached } = await serve(context);
  for (const method of ['TRACE', 'HEAD', 'OPTIONS', 'PROPFIND', 'PURGE']) {
    const answer = await send(port, `${method} ${UNITS} HTTP/1.1\r\nHost: page.example\r\n${CLOSE}`);
    assert.deepEqual([status(answer), /allow: GET, POST\r/i.test(answer)], [405, true], method);
    assert.equal(answer.split('\r\n\r\n')[1] === '', method === 'HEAD', method);
  }
  assert.deepEqual(reached, []);
});

test('the origin is that of the Host header, by http, and https on a TLS socket', async (context) => {
  const { gateway, port, reached } = await serve(context);
  const start = `POST ${UNITS} HTTP/1.1\r\nHost: page.example:8080\r\n`;
  const rest = `Content-Type: application/json\r\nContent-Length: 2\r\n${CLOSE}{}`;
  const post = (origin) => send(port, `${start}Origin: ${origin}\r\n${rest}`);
  for (const [origin, want] of [
    ['http://page.example:8080', 200],
    ['https://page.example:8080', 403],
    ['http://page.example', 403],
    ['http://127.0.0.1', 403],
  ]) {
    assert.equal(status(await post(origin)), want, String(origin));
  }
  reached.length = 0;
  for (const [origin, want] of [
    ['https://page.example', 200],
    ['http://page.example', 403],
  ]) {
    const headers = { host: 'page.example', origin, 'content-type': 'application/json' };
    const socket = { encrypted: true };
    const incoming = Object.assign(Readable.from([Buffer.from('{}')]), { method: 'POST', url: UNITS, headers, socket });
    assert.equal((await answered(gateway, incoming)).status, want, String(origin));
  }
  assert.equal(reached.length, 1);
});

test('where a router has cut the path, the original one counts', async (context) => {
  const cut = (gateway) => (incoming, outgoing) => {
    incoming.originalUrl = incoming.url;
    incoming.url = incoming.url.slice('/api/backup'.length);
    return gateway.node(incoming, outgoing);
  };
  const { origin, reached } = await serve(context, {}, undefined, cut);
  assert.equal((await fetch(`${origin}${UNITS}?depth=2`)).status, 200);
  assert.ok(reached[0].url.endsWith('/cloudapi/v6/backupunits?depth=2'));
});

test('a body that a parser has read is told as such, where it is wanted', async (context) => {
  const parser = (gateway) => async (incoming, outgoing) => {
    for await (const _ of incoming);
    await gateway.node(incoming, outgoing);
  };
  const { origin, reached } = await serve(context, {}, () => json({ ssoUrl: 'https://console.example/' }), parser);
  const post = (path, body) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body,
      redirect: 'manual',
    });
  for (const body of ['{}', '']) {
    const refused = await post(UNITS, body);
    assert.equal(refused.status, 500);
    assert.match((await refused.json()).messages[0].message, /read before the gateway got it/);
    assert.equal(reached.length, 0);
  }
  assert.equal((await post(CONSOLE, '')).status, 303);
});

test('a connection goes on after a body that was too large, and after one that nobody read', async (context) => {
  const { host, origin, port, reached } = await serve(context);
  const head = (path, more) => `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}Transfer-Encoding: chunked\r\n\r\n`;
  const body = `${'4000\r\n'}${'x'.repeat(0x4000)}\r\n`.repeat(8).concat('0\r\n\r\n');
  const from = `Origin: ${origin}\r\nContent-Type: application/json\r\n`;
  for (const [path, more, want] of [
    [UNITS, from, 413],
    [CONSOLE, from, 413],
    ['/nowhere', from, 404],
    [UNITS, '', 403],
  ]) {
    const next = `GET ${UNITS} HTTP/1.1\r\nHost: ${host}\r\n${CLOSE}`;
    const answers = (await send(port, head(path, more), body, next)).match(/HTTP\/1\.1 \d+/g);
    assert.deepEqual(answers, [`HTTP/1.1 ${want}`, 'HTTP/1.1 200'], String(path));
  }
  assert.equal(reached.length, 4);
});

test('an answer is written no faster than it is taken', async () => {
  const pulled = [];
  const pull = (controller) => {
    pulled.push(1);
    controller.enqueue(new Uint8Array(1000));
  };
  const { seen, stream } = watched({ pull });
  const { gateway } = gatewayOf({}, () => new Response(stream));
  const outgoing = Object.assign(new EventEmitter(), { writeHead() {}, write: () => false, end() {}, destroy() {} });
  const incoming = { method: 'GET', url: UNITS, headers: { host: 'page.example' }, on() {} };
  const done = gateway.node(incoming, outgoing);
  for (let taken = 1; taken < 50; taken++) {
    await turns();
    // One is on its way, and one is waiting.
    assert.ok(pulled.length <= taken + 2, `${pulled.length} pieces, ${taken} taken`);
    outgoing.emit('drain');
  }
  outgoing.emit('close');
  await done;
  assert.ok(seen.cancelled);
});

test('a client that leaves in the middle of an answer lets go of it', async (context) => {
  const { seen, stream } = watched({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
  const { port, host } = await serve(context, {}, () => new Response(stream));
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET ${UNITS} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await once(socket, 'readable');
  socket.destroy();
  await until(() => seen.cancelled);
});

test('a client that leaves takes its request along', async (context) => {
  const { port, host, reached, told } = await serve(context, {}, () => new Promise(() => {}));
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET ${UNITS} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await until(() => reached.length === 1);
  assert.ok(!reached[0].signal.aborted);
  socket.destroy();
  await until(() => reached[0].signal.aborted);
  await until(() => told.length === 1);
  assert.deepEqual([told[0].operation, told[0].status], ['list', 499]);
});

test('a client that leaves in the middle of its body reaches nothing', async (context) => {
  const { server, port, host, origin, reached, told } = await serve(context);
  const socket = connect(port, '127.0.0.1');
  const start = `POST ${UNITS} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\n`;
  socket.write(`${start}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"half`);
  await once(server, 'request');
  await turns();
  socket.destroy();
  await until(() => told.length === 1);
  assert.deepEqual([reached, told[0].operation, told[0].status], [[], 'create', 499]);
});

test('half an answer does not look like a whole one', async (context) => {
  const broken = streamOf(['{"items":['], (controller) => controller.error(new Error('canary')));
  const { origin } = await serve(context, {}, () => new Response(broken));
  await assert.rejects(async () => (await fetch(`${origin}${UNITS}`)).text());
});

test('a response of authorize arrives whole, each of its cookies too', async (context) => {
  const headers = new Headers({ location: '/login' });
  for (const cookie of ['a=1; Path=/', 'b=2']) headers.append('set-cookie', cookie);
  const { origin } = await serve(context, { authorize: () => new Response('to sign in', { status: 302, headers }) });
  const answer = await fetch(`${origin}${UNITS}`, { redirect: 'manual' });
  assert.deepEqual([answer.status, answer.headers.get('location'), await answer.text()], [302, '/login', 'to sign in']);
  assert.deepEqual(answer.headers.getSetCookie(), ['a=1; Path=/', 'b=2']);
});

test('a double of a response is written as well; one that cannot be ends the connection', async (context) => {
  const double = { status: 403, headers: new Headers({ 'x-a': 'b' }), text: async () => 'no' };
  const { origin } = await serve(context, { authorize: () => double });
  const answer = await fetch(`${origin}${UNITS}`);
  assert.deepEqual([answer.status, answer.headers.get('x-a'), await answer.text()], [403, 'b', 'no']);
  const odd = await serve(context, { authorize: () => ({ status: 7, headers: new Headers(), body: null }) });
  await assert.rejects(fetch(`${odd.origin}${UNITS}`));
});

test('it never rejects, and settles when the answer is out', async (context) => {
  const settled = [];
  const { origin } = await serve(context, {}, undefined, (gateway) => (incoming, outgoing) => {
    gateway.node(incoming, outgoing).then(
      () => settled.push(outgoing.writableEnded),
      () => settled.push('rejected'),
    );
  });
  await (await fetch(`${origin}${UNITS}`)).text();
  await (await fetch(`${origin}/nowhere`)).text();
  await until(() => settled.length === 2);
  assert.deepEqual(settled, [true, true]);
});

test('HTTP/2 as well', async (context) => {
  const { gateway, reached } = gatewayOf();
  const server = createHttp2Server(gateway.node);
  const origin = await listen(server);
  const client = connectHttp2(origin);
  context.after(() => (client.close(), server.close()));
  const ask = async (headers, body) => {
    const stream = client.request({ ':path': UNITS, ...headers });
    stream.end(body);
    const [answer] = await once(stream, 'response');
    for await (const _ of stream);
    return answer[':status'];
  };
  assert.equal(await ask({}), 200);
  const change = { ':method': 'POST', 'content-type': 'application/json' };
  assert.equal(await ask({ ...change, origin }, '{"a":1}'), 200);
  assert.equal(await ask({ ...change, origin: 'http://evil.example' }, '{}'), 403);
  assert.deepEqual([reached.length, Buffer.from(reached[1].body).toString()], [2, '{"a":1}']);
});

test('many requests over kept connections, with bodies and without', async (context) => {
  const { origin, reached } = await serve(context);
  const headers = { origin, 'content-type': 'application/json' };
  const ask = async (at) => {
    const init = at % 2 === 0 ? {} : { method: 'POST', headers, body: JSON.stringify({ at }) };
    const answer = await fetch(`${origin}${UNITS}`, init);
    return [answer.status, (await answer.json()).items.length];
  };
  const answers = await Promise.all(Array.from({ length: 200 }, (_, at) => ask(at)));
  assert.ok(answers.every(([one, items]) => one === 200 && items === 1));
  assert.equal(reached.length, 200);
});

/** The answer that is written for a request made by hand. */
function answered(gateway, incoming) {
  return new Promise((resolve) => {
    const outgoing = {
      on: () => outgoing,
      writeHead: (code) => resolve({ status: code }),
      write: () => true,
      end: () => {},
      destroy: () => {},
    };
    gateway.node(incoming, outgoing);
  });
}

/** All that can go on by itself has gone on. */
async function turns() {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits for what other connections have to bring about. */
async function until(isSo) {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
