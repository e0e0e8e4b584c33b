/** What a caller sees of a reply: a `Response` whose body arrives, or fails to, as on a real connection. */
import { joined } from './bytes.js';
import { plainResponse } from './plain.js';
import { broken, stepsOf } from './steps.js';
import { hang, pause, reasonOf } from './waits.js';

/** Statuses that have no body (Fetch, section 2.2.3). */
const BODILESS = [204, 205, 304];

/** Waits until the head of a reply is there, and gives the response; one that a fetch gives has a `url`. */
export async function respond(reply, signal, { isHead, ...facts }) {
  const { status, fault, delayMs } = reply;
  if (delayMs > 0) await pause(delayMs, signal).done;
  if (fault?.kind === 'StallBeforeHeaders') await hang(signal).done;
  if (fault?.kind === 'ResetBeforeHeaders') throw broken('fetch failed', 'ECONNRESET');
  const headers = reply.headers.map(([name, value]) => [name, value]);
  if (facts.url !== undefined && reply.body.length > 0) headers.push(['Content-Length', `${reply.body.length}`]);
  const steps = isHead || BODILESS.includes(status) ? [] : stepsOf(reply);
  if (typeof Response !== 'function') return plainResponse(status, headers, facts, () => read(steps, signal));
  const response = new Response(bodyOf(steps, signal), { status, headers });
  for (const [name, value] of Object.entries(facts)) {
    Object.defineProperty(response, name, { value, configurable: true });
  }
  return response;
}

function bodyOf(steps, signal) {
  if (steps.length === 0) return null;
  return signal === undefined && steps.length === 1 ? steps[0].send : stream(steps, signal);
}

/** A stream that gives a piece when it is asked for one, and that a signal and its reader can end at any step. */
function stream(steps, signal) {
  const left = steps.values();
  let waiting;
  return new ReadableStream(
    {
      // As the body of a fetch is, where the runtime has such streams.
      type: typeof ReadableByteStreamController === 'function' ? 'bytes' : undefined,
      async pull(/** @type {any} */ controller) {
        for (const step of left) {
          if (signal?.aborted) throw reasonOf(signal);
          if (step.send?.length > 0) return controller.enqueue(step.send);
          waiting = waitFor(step, signal);
          await waiting?.done;
        }
        controller.close();
        controller.byobRequest?.respond(0);
      },
      cancel() {
        waiting?.stop();
      },
    },
    { highWaterMark: 0 },
  );
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
