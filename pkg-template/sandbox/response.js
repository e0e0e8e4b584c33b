/** What a caller sees of a reply: a `Response` whose body arrives, or fails to, as on a real connection. */
import { joined } from './bytes.js';
import { plainResponse } from './plain.js';
import { broken, stepsOf } from './steps.js';
import { hang, pause, reasonOf } from './waits.js';

/** Statuses that have no body (Fetch, section 2.2.3). */
const BODILESS = [204, 205, 304];

/** The ways to read a body whole, of which Chromium's tell nothing of why a stream has failed. */
const READERS = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'];

/** Waits until the head of a reply is there, and gives the response; one that a fetch gives has a `url`. */
export async function respond(reply, signal, { isHead, ...facts }) {
  const { status, fault, delayMs } = reply;
  if (delayMs > 0) await pause(delayMs, signal).done;
  if (fault?.kind === 'StallBeforeHeaders') await hang(signal).done;
  if (fault?.kind === 'ResetBeforeHeaders') throw broken('fetch failed', 'ECONNRESET');
  const headers = [...reply.headers];
  if (facts.url !== undefined && reply.body.length > 0) headers.push(['Content-Length', `${reply.body.length}`]);
  /** @type {any[]} */
  const steps = isHead || BODILESS.includes(status) ? [] : stepsOf(reply);
  if (typeof Response !== 'function') return plainResponse(status, headers, facts, () => read(steps, signal));
  const isWhole = signal === undefined && fault === null;
  const source = isWhole || steps.length === 0 ? undefined : sourceOf(steps, signal);
  // A stream that gives a piece when it is asked for one, and no earlier.
  const body = source === undefined ? (steps[0]?.send ?? null) : new ReadableStream(source, { highWaterMark: 0 });
  const response = new Response(body, { status, headers });
  if (source !== undefined) tellWhy(response, source);
  return Object.defineProperties(response, descriptors(facts));
}

/** Has a body that is read whole reject with what its stream has failed with. */
function tellWhy(response, source) {
  const readers = READERS.filter((name) => typeof response[name] === 'function').map((name) => [
    name,
    () =>
      Response.prototype[name].call(response).catch((error) => {
        throw source.failure === undefined ? error : source.failure.reason;
      }),
  ]);
  Object.defineProperties(response, descriptors(Object.fromEntries(readers)));
}

function descriptors(members) {
  const entries = Object.entries(members).map(([name, value]) => [name, { value, configurable: true, writable: true }]);
  return Object.fromEntries(entries);
}

/**
 * What a stream is made of that a signal and its reader can end at any step.
 *
 * @returns {any}
 */
function sourceOf(steps, signal) {
  const left = steps.values();
  let waiting;
  const source = {
    /** @type {{ reason: unknown } | undefined} */
    failure: undefined,
    // As the body of a fetch is, where the runtime has such streams.
    type: typeof ReadableByteStreamController === 'function' ? 'bytes' : undefined,
    async pull(controller) {
      try {
        for (const step of left) {
          if (signal?.aborted) throw reasonOf(signal);
          if (step.send?.length > 0) return controller.enqueue(step.send);
          waiting = waitFor(step, signal);
          await waiting?.done;
        }
      } catch (reason) {
        source.failure = { reason };
        throw reason;
      }
      controller.close();
      controller.byobRequest?.respond(0);
    },
    cancel() {
      waiting?.stop();
    },
  };
  return source;
}

/** The whole body at once. */
async function read(steps, signal) {
  const chunks = [];
  for (const step of steps) {
    if (signal?.aborted) throw reasonOf(signal);
    if (step.send !== undefined) chunks.push(step.send);
    await waitFor(step, signal)?.done;
  }
  return joined(chunks);
}

function waitFor({ pauseMs, hang: isHanging, fail }, signal) {
  if (fail !== undefined) throw broken('terminated', fail);
  if (isHanging) return hang(signal);
  return pauseMs === undefined ? undefined : pause(pauseMs, signal);
}
