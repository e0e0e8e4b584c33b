/** Many connections to a gateway at once: most behave, others are slow, broken, or leave in the middle. */
import { connect } from 'node:net';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { quantile } from './stats.mjs';

/** How many of a hundred connections are of which kind. */
const SHARES = { list: 60, create: 15, slow: 10, broken: 8, leaving: 7 };

/** Gives times and statuses of those that behave; what happens to the others is their own doing. */
export async function load(url, { seconds, connections, resident, heap }) {
  const until = performance.now() + seconds * 1000;
  const facts = { url, until, times: [], problems: new Map(), counts: {} };
  const memory = [];
  const watch = setInterval(() => memory.push(resident()), Math.max(250, (seconds * 1000) / 20));
  const kinds = Object.entries(SHARES).flatMap(([kind, share]) => Array.from({ length: share }, () => kind));
  const early = wait(seconds * 250).then(heap);
  const late = wait(seconds * 950).then(heap);
  const work = Array.from({ length: connections }, (_, at) => keepOn(facts, kinds[(at * 37) % kinds.length]));
  await Promise.all(work);
  clearInterval(watch);
  return {
    ...facts.counts,
    p50Ms: quantile(facts.times, 0.5),
    p99Ms: quantile(facts.times, 0.99),
    problems: Object.fromEntries(facts.problems),
    memoryKb: memory,
    /** What is left after a collection, while the load is there: early and late. */
    heapKb: [await early, await late],
  };
}

async function keepOn(facts, kind) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (performance.now() < facts.until) {
    const began = performance.now();
    const problem = await KINDS[kind](facts.url, agent).catch((error) => error.code ?? error.message);
    facts.counts[kind] = (facts.counts[kind] ?? 0) + 1;
    if (kind !== 'list' && kind !== 'create') continue;
    if (problem === undefined) facts.times.push(performance.now() - began);
    else facts.problems.set(String(problem), (facts.problems.get(String(problem)) ?? 0) + 1);
  }
  agent.destroy();
}

const KINDS = {
  list: (url, agent) => ask(url, { agent, method: 'GET' }),
  create: (url, agent) => ask(url, { agent, method: 'POST', body: '{"metadata":{},"properties":{"name":"prod"}}' }),
  /** A body that comes a byte at a time, with pauses. */
  slow: (url) => raw(url, [head(url, 'Content-Length: 8\r\n'), ...'{"a": 1}'], 100),
  /** No HTTP, half a request, a length that is not true. */
  broken: (url) => raw(url, [`\x16\x03\x01 nonsense\r\n\r\n`, head(url, 'Content-Length: 100\r\n'), '{'], 20),
  /** Asks for a long answer and goes. */
  leaving: (url) => raw(url, [`GET /api/backupunits/long HTTP/1.1\r\nHost: ${new URL(url).host}\r\n\r\n`], 50),
};

/**
 * Undefined, or what went wrong.
 *
 * @param {{ agent: Agent, method: string, body?: string }} options
 */
function ask(url, options) {
  const { agent, method, body } = options;
  const { hostname, port, origin } = new URL(url);
  const headers =
    body === undefined ? {} : { origin, 'content-type': 'application/json', 'content-length': body.length };
  return new Promise((resolve, reject) => {
    const sent = request({ agent, hostname, port, method, path: '/api/backupunits', headers }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => resolve(response.statusCode === 200 ? undefined : `status ${response.statusCode}`));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function head(url, more) {
  const { host, origin } = new URL(url);
  const start = `POST /api/backupunits HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\n`;
  return `${start}Content-Type: application/json\r\n${more}\r\n`;
}

/** Sends pieces with pauses between them, reads little, and hangs up. */
function raw(url, pieces, pauseMs) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const left = [...pieces];
    const timer = setInterval(() => {
      if (left.length > 0 && !socket.destroyed) return socket.write(left.shift());
      return socket.destroy();
    }, pauseMs);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(undefined);
    });
    socket.resume();
  });
}
