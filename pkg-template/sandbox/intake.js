/** Requests as they come off a connection: whole, or with the flaw that refuses them. */
import { joined } from './bytes.js';
import { pause } from './waits.js';

/** How much is read on, and how long, of a body that has been refused. */
const MOST_DRAINED_BYTES = 4 * 1024 * 1024;
const DRAIN_MS = 30_000;

/** What is being read on which connection, for the parser to break it off. */
const reading = new WeakMap();

/** Reads a request: its `body`, or the `flaw` that it has and a promise of when the rest of it has come. */
export async function intake(request, response, maxBytes) {
  const flaw = flawOf(request, maxBytes);
  const read = flaw === undefined ? await bodyOf(request, response, maxBytes) : { flaw };
  if (read.flaw === undefined) return read;
  // Behind what is broken nothing can be read, and whoever waits for `100 Continue` has sent nothing yet.
  const isOver = read.flaw === 'brokenBody' || request.headers.expect !== undefined;
  return { ...read, drained: isOver ? Promise.resolve() : drain(request) };
}

/** Ends the reading of a body that the parser does not understand; false if none is read on this connection. */
export function breakOff(socket) {
  const end = reading.get(socket);
  end?.();
  return end !== undefined;
}

function flawOf(request, maxBytes) {
  const hosts = request.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host');
  if (request.httpVersion === '1.1' && hosts.length !== 1) return 'host';
  return Number(request.headers['content-length']) > maxBytes ? 'tooLarge' : undefined;
}

function bodyOf(request, response, maxBytes) {
  if (request.headers.expect !== undefined) response.writeContinue();
  const chunks = [];
  let length = 0;
  return new Promise((resolve) => {
    const end = (read) => {
      reading.delete(request.socket);
      request.off('data', take);
      resolve(read);
    };
    const take = (chunk) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) end({ flaw: 'tooLarge' });
    };
    reading.set(request.socket, () => end({ flaw: 'brokenBody' }));
    request.on('data', take);
    request.on('end', () => end({ body: joined(chunks) }));
    request.on('error', () => end({ flaw: 'brokenBody' }));
  });
}

/**
 * Reads on behind the answer's back: to close on a caller that is still sending would be a reset, and it would not read
 * the refusal.
 */
function drain(request) {
  let left = MOST_DRAINED_BYTES;
  const { done, stop } = pause(DRAIN_MS);
  return Promise.race([
    done,
    new Promise((resolve) => {
      request.on('data', (chunk) => {
        left -= chunk.length;
        if (left < 0) resolve(left);
      });
      for (const event of ['end', 'error', 'close']) request.on(event, resolve);
      request.resume();
    }),
  ]).finally(stop);
}
