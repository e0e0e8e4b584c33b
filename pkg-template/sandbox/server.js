/** The sandbox over HTTP: sockets and a clock around the core, which decides everything. For Node, Deno and Bun. */
import { createServer } from 'node:http';
import { isIP } from 'node:net';
import { Core } from './core.js';
import { breakOff, intake } from './intake.js';
import { pause } from './waits.js';
import { carryOut } from './wire.js';

/** How long a connection may be without a whole head, between requests too. */
const HEAD_TIMEOUT_MS = 30_000;
/** Much more than the core takes, so that its own words come first; a longer head is refused by Node. */
const MOST_HEAD_BYTES = 400 * 1024;
/** How long a connection lingers on which no request can come any more. */
const LINGER_MS = 30_000;
/** Nobody can follow a link to "every address of this machine". */
const EVERYWHERE = { '0.0.0.0': '127.0.0.1', '::': '127.0.0.1' };

/** Listens, and gives the server with its URL. `log` is told a line for each request. */
export async function listen({ host, port, cors, document, now, log, headTimeoutMs = HEAD_TIMEOUT_MS }) {
  // What is wrong is refused before a port is taken.
  new Core(document);
  const server = createServer({
    connectionsCheckingInterval: Math.min(headTimeoutMs, 1000),
    headersTimeout: headTimeoutMs,
    keepAliveTimeout: headTimeoutMs,
    maxHeaderSize: MOST_HEAD_BYTES,
    noDelay: true,
    requestTimeout: 0,
    requireHostHeader: false,
  });
  // The core's limit is the only one.
  server.maxHeadersCount = 0;
  await new Promise((resolve, reject) => {
    const explained = ({ message }) => reject(new Error(`cannot listen on host ${host}, port ${port}: ${message}`));
    server.once('error', explained);
    server.listen(port, host, resolve);
  });
  const { address, port: taken } = server.address();
  const origin = originOf(EVERYWHERE[address] ?? address, taken);
  const core = new Core({ ...document, origin }, cors);
  const serve = (request, response) => answer({ core, now, log }, request, response);
  server.on('request', serve);
  server.on('checkContinue', serve);
  server.on('clientError', refuseHead);
  return { server, core, url: originOf(address, taken) };
}

async function answer({ core, now, log }, request, response) {
  const began = performance.now();
  // A caller that goes away is nobody's fault.
  response.on('error', () => {});
  const { flaw, body, drained } = await intake(request, response, core.facts.maxBodyBytes);
  const { method, rawHeaders } = request;
  const headers = Array.from({ length: rawHeaders.length / 2 }, (_, at) => rawHeaders.slice(2 * at, 2 * at + 2));
  const reply = core.answer({ method, target: targetOf(request.url), headers, flaw, nowMs: now() }, body);
  if (reply.delayMs > 0) await pause(reply.delayMs).done;
  const fault = reply.fault === null ? '' : ` ${reply.fault.kind}`;
  log(`${method} ${reply.route} ${reply.status}${fault} ${Math.round(performance.now() - began)}ms`);
  await carryOut(reply, request, response, drained);
}

/** Connections on which something was refused; the parser complains again about each piece that follows. */
const refused = new WeakSet();

/** What is no request has no words of the core: its connection ends, with a status where one can still be read. */
function refuseHead(error, socket) {
  if (!error.code?.startsWith('HPE_')) return socket.destroy();
  if (refused.has(socket)) return;
  refused.add(socket);
  if (breakOff(socket)) return;
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  // To close on a caller that is still sending would be a reset, so it has a while to end by itself.
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  const { done, stop } = pause(LINGER_MS);
  done.then(() => socket.destroy());
  socket.on('close', stop);
}

/** A request line may hold a whole URL (RFC 9112 section 3.2.2). */
function targetOf(url) {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/i.exec(url)?.[1];
  if (absolute === undefined) return url;
  return absolute.startsWith('/') ? absolute : `/${absolute}`;
}

function originOf(address, port) {
  return `http://${isIP(address) === 6 ? `[${address}]` : address}:${port}`;
}
