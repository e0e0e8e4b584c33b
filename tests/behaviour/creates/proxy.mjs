/**
 * A loopback proxy that loses, cuts, delays and falsifies at random, by a seed; before the request was passed on or
 * after.
 */
import { once } from 'node:events';
import { createServer, request as passOn } from 'node:http';
import { close, listen } from '../../runtimes/listen.mjs';

/**
 * The faults and their weights; `before` means that the request goes no further.
 *
 * @type {[fault: string, weight: number][]}
 */
const FAULTS = [
  ['none', 30],
  ['reset before', 6],
  ['close before', 6],
  ['stall before', 3],
  ['429 before', 6],
  ['429 before, with a hint', 3],
  ['503 before, with a hint', 4],
  ['401 before', 3],
  ['400 before', 2],
  ['502 before', 4],
  ['503 before', 4],
  ['500 before', 3],
  ['408 before', 2],
  ['redirect before', 2],
  ['reset after', 6],
  ['close after', 6],
  ['stall after', 3],
  ['stall in the body after', 3],
  ['cut after', 6],
  ['502 after', 5],
  ['504 after', 4],
  ['500 after', 3],
  ['503 after', 3],
  ['408 after', 2],
  ['garbage after', 4],
  ['empty after', 3],
  ['wrong shape after', 3],
  ['redirect after', 2],
  ['late after', 3],
];
const TOTAL = FAULTS.reduce((sum, [, weight]) => sum + weight, 0);

/** Starts it in front of `upstream`; `done` has the faults that struck each unit, by its name, in their order. */
export async function startProxy(upstream, random) {
  const done = new Map();
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const fault = draw(random());
    const { name } = JSON.parse(body.toString()).properties;
    done.set(name, [...(done.get(name) ?? []), fault]);
    try {
      const answer = fault.includes('before') ? undefined : await pass(upstream, request, body);
      strike(fault, answer, response);
    } catch {
      response.destroy();
    }
  });
  return { url: await listen(server), done, close: () => close(server) };
}

function draw(chance) {
  let left = chance * TOTAL;
  for (const [fault, weight] of FAULTS) {
    left -= weight;
    if (left < 0) return fault;
  }
  return 'none';
}

/** @param {string} upstream @param {import('node:http').IncomingMessage} request @param {Buffer} body */
async function pass(upstream, { method, url, headers }, body) {
  const passed = passOn(new URL(url, upstream), { method, headers: { ...headers, connection: 'close' } });
  passed.end(body);
  const [answer] = await once(passed, 'response');
  return { status: answer.statusCode, body: Buffer.concat(await answer.toArray()) };
}

function strike(fault, answer, response) {
  const [what] = fault.split(/ (?:before|after|in the body)/);
  const json = (status, body, headers = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  const status = Number(what);
  if (fault === 'none') return json(answer.status, answer.body);
  if (fault === 'stall in the body after') {
    return response
      .writeHead(answer.status, { 'content-length': answer.body.length })
      .write(answer.body.subarray(0, 9));
  }
  if (fault.endsWith('with a hint')) return json(status, '{"messages":[]}', { 'retry-after-ms': '20' });
  if (status) return response.writeHead(status, { 'content-type': 'text/html' }).end('<html>gateway</html>');
  switch (what) {
    case 'reset':
      return response.socket.resetAndDestroy();
    case 'close':
      return response.destroy();
    case 'cut':
      response.writeHead(answer.status, { 'content-length': answer.body.length });
      return response.write(answer.body.subarray(0, 9), () => response.destroy());
    case 'garbage':
      return json(answer.status, '<html>');
    case 'empty':
      return json(answer.status, '');
    case 'wrong shape':
      return json(answer.status, '{"identifier":5}');
    case 'redirect':
      return response.writeHead(307, { location: '/elsewhere' }).end();
    case 'late':
      return setTimeout(() => json(answer.status, answer.body), 30);
    default:
      // A stall.
      return undefined;
  }
}
