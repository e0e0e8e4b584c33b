/** The faults: what is written to the socket, and what a call of each kind may come to. Raw bytes, no HTTP library. */
import { gzipSync } from 'node:zlib';

const ID = '15f67991-0f51-4efc-a8ad-ef1fb31a480c';
const MIB = 1024 * 1024;
/** What a page may see of another origin's answer. */
const CORS = 'access-control-allow-origin: *\r\naccess-control-expose-headers: *\r\n';

const bodyOf = (method) => JSON.stringify(method === 'POST' ? { id: ID } : { items: [{ id: ID }] });
const head = (status, ...headers) =>
  `HTTP/1.1 ${status}\r\n${CORS}connection: close\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`;
const length = (text) => `content-length: ${Buffer.byteLength(text)}`;
const whole = (body, ...headers) => head('200 OK', length(body), ...headers) + body;
const chunk = (text) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const CHUNKED = 'transfer-encoding: chunked';

/** What can be done with a connection, after the request was read. */
const send = (make) => (socket, method) => socket.end(make(bodyOf(method)));
const cut = (make) => (socket, method) => socket.write(make(bodyOf(method)), () => socket.destroy());
const reset = (make) => (socket, method) => {
  // Given time to arrive: a reset drops what the other side has not read yet.
  socket.write(make(bodyOf(method)), () => setTimeout(() => socket.resetAndDestroy(), 50));
};
const hold = (make) => (socket, method) => void socket.write(make(bodyOf(method)));
const drip = (make, pauseMs) => (socket, method) => {
  const bytes = Buffer.from(make(bodyOf(method)));
  const next = (at) => {
    if (socket.destroyed) return;
    if (at >= bytes.length) return void socket.end();
    socket.write(bytes.subarray(at, at + 3), () => setTimeout(next, pauseMs, at + 3));
  };
  next(0);
};
const endless = (first, part) => (socket) => {
  const more = () => socket.destroyed || socket.write(part, () => setImmediate(more));
  socket.write(first, more);
};

/** What may come of it: `code/outcome` of a list, then of a create. A runtime that is lenient may find an answer. */
const OK = [['ok'], ['ok']];
const LOST = [['connection_failed/unknown'], ['connection_failed/unknown']];
const LATE = [['timeout/unknown'], ['timeout/unknown']];
const WRONG = [['invalid_response/rejected'], ['invalid_response/unknown']];
const LARGE = [['response_too_large/rejected'], ['response_too_large/unknown']];
const MOVED = [['unexpected_redirect/rejected'], ['unexpected_redirect/unknown']];
const FAILED = [['server_error/rejected'], ['server_error/unknown']];
const REFUSED = [['bad_request/rejected'], ['bad_request/rejected']];
const either = (...all) => [all.flatMap(([list]) => list), all.flatMap(([, create]) => create)];

/** An answer to the list on a connection that is kept, and for the create, which takes the same one, its end. */
const kept = (end) => (socket, method) => {
  if (method !== 'GET') return end(socket);
  const body = bodyOf(method);
  socket.write(`HTTP/1.1 200 OK\r\n${CORS}${length(body)}\r\n\r\n${body}`);
  return KEEP;
};
export const KEEP = Symbol('the connection is kept');

/**
 * Chromium sends again by itself what was lost with a kept connection, whatever the method, and nothing that a page can
 * ask of `fetch` keeps it from that. Deno would, but for `host.js`.
 */
export const SENDS_AGAIN = { Chromium: ['reset of a kept connection', 'end of a kept connection'] };

/**
 * `[name, what is done, what comes of it, options of the call]`
 *
 * @type {any[][]}
 */
export const FAULTS = [
  ['no fault', send((body) => whole(body)), OK],
  ['no fault, chunked', send((body) => head('200 OK', CHUNKED) + chunk(body) + chunk('')), OK],
  ['no fault, until the end of the connection', send((body) => head('200 OK') + body), OK],
  ['reset before the headers', (socket) => socket.resetAndDestroy(), LOST],
  ['reset of a kept connection', kept((socket) => socket.resetAndDestroy()), [['ok'], LOST[1]], { inTurn: true }],
  ['end of a kept connection', kept((socket) => socket.end()), [['ok'], LOST[1]], { inTurn: true }],
  ['reset in the headers', reset(() => 'HTTP/1.1 200 OK\r\ncontent-'), LOST],
  ['reset after the headers', reset((body) => head('200 OK', length(body))), LOST],
  ['reset in the body', reset((body) => whole(body).slice(0, -4)), either(LOST, WRONG)],
  ['reset in a chunk', reset((body) => head('200 OK', CHUNKED) + chunk(body).slice(0, -6)), either(LOST, WRONG)],
  ['end before the headers', (socket) => socket.end(), LOST],
  ['end in the headers', send(() => 'HTTP/1.1 200 OK\r\ncontent-le'), either(LOST, WRONG)],
  ['end after the headers', send((body) => head('200 OK', length(body))), either(LOST, WRONG)],
  ['end in the body', send((body) => whole(body).slice(0, -4)), either(LOST, WRONG)],
  ['end in a chunk', send((body) => head('200 OK', CHUNKED) + chunk(body).slice(0, -6)), either(LOST, WRONG)],
  ['end without a last chunk', send((body) => head('200 OK', CHUNKED) + chunk(body)), either(LOST, OK)],
  ['closed in the body', cut((body) => whole(body).slice(0, -4)), either(LOST, WRONG)],
  ['stall before the headers', () => {}, LATE, { timeoutMs: 1500 }],
  ['stall in the headers', hold(() => 'HTTP/1.1 200 OK\r\ncontent-'), LATE, { timeoutMs: 1500 }],
  ['stall after the headers', hold((body) => head('200 OK', length(body))), LATE, { timeoutMs: 1500 }],
  ['stall in the body', hold((body) => whole(body).slice(0, -4)), LATE, { timeoutMs: 1500 }],
  ['stall in a chunk', hold((body) => head('200 OK', CHUNKED) + chunk(body).slice(0, -6)), LATE, { timeoutMs: 1500 }],
  ['stall before the last chunk', hold((body) => head('200 OK', CHUNKED) + chunk(body)), LATE, { timeoutMs: 1500 }],
  [
    'stall in the body of a refusal',
    hold(() => `${head('502 Bad Gateway', 'content-length: 99')}<html>`),
    FAILED,
    { timeoutMs: 1500 },
  ],
  ['stall of all, by the total', () => {}, LATE, { totalTimeoutMs: 1500 }],
  ['drip', drip((body) => whole(body), 1), OK],
  ['drip past the timeout', drip((body) => whole(body + ' '.repeat(5000)), 20), LATE, { timeoutMs: 1500 }],
  [
    'drip of headers past the timeout',
    drip(() => head('200 OK', `x-filler: ${'x'.repeat(5000)}`), 20),
    LATE,
    { timeoutMs: 1500 },
  ],
  ['more body than promised', send((body) => whole(body) + body), either(OK, LOST)],
  ['less body promised than there is', send((body) => head('200 OK', 'content-length: 7') + body), either(WRONG, LOST)],
  [
    'Content-Length that is no number',
    send((body) => head('200 OK', 'content-length: x') + body),
    either(OK, LOST, WRONG),
  ],
  ['Content-Length below zero', send((body) => head('200 OK', 'content-length: -5') + body), either(OK, LOST, WRONG)],
  ['two lengths', send((body) => head('200 OK', 'content-length: 7', length(body)) + body), either(OK, LOST, WRONG)],
  [
    'length and chunks',
    send((body) => head('200 OK', 'content-length: 7', CHUNKED) + chunk(body) + chunk('')),
    either(OK, LOST, WRONG),
  ],
  [
    'a chunk size that is no number',
    send((body) => `${head('200 OK', CHUNKED)}zz\r\n${body}\r\n0\r\n\r\n`),
    either(LOST, WRONG),
  ],
  [
    'a chunk size below zero',
    send((body) => `${head('200 OK', CHUNKED)}-5\r\n${body}\r\n0\r\n\r\n`),
    either(LOST, WRONG),
  ],
  [
    'a chunk size beyond all numbers',
    send((body) => `${head('200 OK', CHUNKED)}${'f'.repeat(40)}\r\n${body}\r\n0\r\n\r\n`),
    either(LOST, WRONG),
  ],
  [
    'a chunk longer than its size',
    send((body) => `${head('200 OK', CHUNKED)}3\r\n${body}\r\n0\r\n\r\n`),
    either(LOST, WRONG),
  ],
  [
    'an unknown transfer encoding',
    send((body) => head('200 OK', 'transfer-encoding: nope') + body),
    either(OK, LOST, WRONG),
  ],
  ['gzip that is none', send((body) => whole(body, 'content-encoding: gzip')), either(LOST, WRONG)],
  ['gzip that is cut', packed((bytes) => bytes.subarray(0, -12)), either(LOST, WRONG, OK)],
  [
    'gzip that is broken',
    packed((bytes) => Buffer.concat([bytes.subarray(0, 12), Buffer.alloc(20, 0xff)])),
    either(LOST, WRONG),
  ],
  ['gzip that is sound', packed((bytes) => bytes), OK],
  ['deflate that is none', send((body) => whole(body, 'content-encoding: deflate')), either(LOST, WRONG, OK)],
  ['br that is none', send((body) => whole(body, 'content-encoding: br')), either(LOST, WRONG, OK)],
  ['an unknown content encoding', send((body) => whole(body, 'content-encoding: nope')), either(OK, LOST)],
  [
    'a small gzip of forty megabytes',
    (socket) => {
      const bytes = gzipSync(Buffer.alloc(40 * MIB, ' '));
      socket.write(head('200 OK', 'content-encoding: gzip', `content-length: ${bytes.length}`));
      socket.end(bytes);
    },
    LARGE,
  ],
  ['33 MiB promised', endless(head('200 OK', `content-length: ${33 * MIB}`), Buffer.alloc(MIB, ' ')), LARGE],
  ['a body without an end', endless(head('200 OK'), Buffer.alloc(MIB, ' ')), LARGE],
  ['chunks without an end', endless(head('200 OK', CHUNKED), chunk(' '.repeat(MIB))), LARGE],
  ...[301, 302, 303, 307, 308].map((status) => [
    `a redirect to itself, ${status}`,
    send(() => head(`${status} Moved`, 'location: ?again', 'content-length: 0')),
    MOVED,
  ]),
  ['a redirect without a place', send(() => head('302 Found', 'content-length: 0')), either(MOVED, LOST)],
  ['a redirect to nowhere', send(() => head('307 Found', 'location: http://127.0.0.1:1/', 'content-length: 0')), MOVED],
  [
    'a redirect to a strange place',
    send(() => head('302 Found', 'location: javascript:alert(1)', 'content-length: 0')),
    either(MOVED, LOST),
  ],
  ['100 before the answer', send((body) => `HTTP/1.1 100 Continue\r\n\r\n${whole(body)}`), either(OK, LOST)],
  [
    '103 before the answer',
    send((body) => `HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n${whole(body)}`),
    either(OK, LOST),
  ],
  [
    'many 100 before the answer',
    send((body) => 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(30) + whole(body)),
    either(OK, LOST),
  ],
  [
    '101',
    send(() => 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    either(LOST, LATE, WRONG, [['http_error/rejected'], ['http_error/rejected']]),
    { timeoutMs: 1500 },
  ],
  ['only 100', hold(() => 'HTTP/1.1 100 Continue\r\n\r\n'), either(LATE, LOST), { timeoutMs: 1500 }],
  ['a header of 12 KiB', send((body) => whole(body, `x-large: ${'x'.repeat(12 * 1024)}`)), either(OK, LOST)],
  ['a header of 1 MiB', send((body) => whole(body, `x-large: ${'x'.repeat(MIB)}`)), either(OK, LOST)],
  [
    '10000 headers',
    send((body) => whole(body, ...Array.from({ length: 10_000 }, (_, at) => `x-${at}: x`))),
    either(OK, LOST),
  ],
  ['a header with a null byte', send((body) => whole(body, 'x-odd: a\0b')), either(OK, LOST)],
  ['a header without a colon', send((body) => whole(body, 'nonsense')), either(OK, LOST)],
  ['a header without a name', send((body) => whole(body, ': x')), either(OK, LOST)],
  ['no HTTP', send(() => 'SSH-2.0-OpenSSH_9.2\r\n'), either(LOST, WRONG)],
  ['bytes', send(() => Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 7919) % 256))), either(LOST, WRONG)],
  ['HTTP/0.9', send((body) => body), either(LOST, WRONG)],
  ['HTTP/3.7', send((body) => whole(body).replace('1.1', '3.7')), either(OK, LOST)],
  [
    'status 000',
    send((body) => whole(body).replace('200', '000')),
    either(LOST, WRONG, [['invalid_response/unknown'], []]),
  ],
  [
    'status 99',
    send((body) => whole(body).replace('200', '99')),
    either(LOST, WRONG, [['invalid_response/unknown'], []]),
  ],
  [
    'status 1000',
    send((body) => whole(body).replace('200', '1000')),
    either(LOST, WRONG, REFUSED, [['invalid_response/unknown', 'http_error/rejected'], []]),
  ],
  [
    'status 999',
    send((body) => whole(body).replace('200', '999')),
    either(LOST, [
      ['http_error/rejected', 'invalid_response/unknown'],
      ['http_error/unknown', 'invalid_response/unknown'],
    ]),
  ],
  ['status 204', send(() => head('204 No Content')), WRONG],
  ['an empty body', send(() => whole('')), WRONG],
  ['HTML', send(() => whole('<html>', 'content-type: text/html')), WRONG],
  [
    'HTML of a gateway',
    send(() => `${head('502 Bad Gateway', 'content-type: text/html', length('<html>'))}<html>`),
    FAILED,
  ],
  ['a refusal whose body is cut', cut(() => `${head('400 Bad Request', 'content-length: 99')}{"messages":`), REFUSED],
];

function packed(change) {
  return (socket, method) => {
    const bytes = change(gzipSync(bodyOf(method)));
    socket.write(head('200 OK', 'content-encoding: gzip', `content-length: ${bytes.length}`));
    socket.end(bytes);
  };
}
