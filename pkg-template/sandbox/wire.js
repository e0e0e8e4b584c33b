/** Replies on their way out: whole, or as badly as the core wants it. */
import { stepsOf } from './steps.js';
import { pause } from './waits.js';

/** What was sent must have left before the connection is cut, or the cut would swallow it. */
const FLUSH_MS = 50;

/** Sends a reply. With `drained`, the connection ends when that has come. */
export async function carryOut(reply, request, response, drained) {
  const { status, headers, body, fault } = reply;
  const { socket } = request;
  if (fault?.kind === 'StallBeforeHeaders') return;
  if (fault?.kind === 'ResetBeforeHeaders') return reset(socket);
  response.sendDate = false;
  // Said in advance whatever happens to the body: that is how a caller can tell.
  const length = status === 204 || status === 304 ? [] : ['Content-Length', `${body.length}`];
  response.writeHead(status, [...headers.flat(), ...length]);
  if (drained !== undefined) {
    response.write(body);
    await drained;
  } else if (fault !== null) {
    response.flushHeaders();
    for (const step of stepsOf(reply)) if (!(await take(step, socket, response))) return;
  } else {
    response.end(body);
    return;
  }
  response.end();
}

/**
 * Takes a step; false if there is none after it.
 *
 * @param {import('./steps.js').Step} step
 */
async function take({ send, pauseMs, hang, fail }, socket, response) {
  if (socket.destroyed || hang) return false;
  if (send !== undefined) response.write(send);
  if (pauseMs !== undefined) await pause(pauseMs).done;
  if (fail === undefined) return true;
  await pause(FLUSH_MS).done;
  if (fail === 'ECONNRESET') reset(socket);
  else socket.destroy();
  return false;
}

/** Closing without lingering is what makes it a reset; Bun and Deno have no such thing, and close. */
function reset(socket) {
  if (typeof socket.resetAndDestroy === 'function') socket.resetAndDestroy();
  else socket.destroy();
}
