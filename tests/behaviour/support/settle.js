/** One call under fake time: how it ends, and that it leaves neither timer nor listener nor stray rejection behind. */
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { fakeTime, idle } from './clock.js';

const stray = [];
process.on('unhandledRejection', (reason) => stray.push(reason));
process.on('uncaughtException', (error) => stray.push(error));

/**
 * Runs a call to its end under fake time; gives `{ value }` or `{ error }` with the clock's facts.
 *
 * @returns {Promise<any>}
 */
export async function settle(call) {
  const clock = fakeTime();
  const controller = new AbortController();
  const watched = watch(controller.signal);
  try {
    const promise = call({ clock, signal: controller.signal, abort: (reason) => controller.abort(reason) });
    const ended = await clock.until(promise).then(
      (value) => ({ value }),
      (error) => ({ error }),
    );
    await idle();
    assert.equal(clock.timers(), 0, 'a timer is left');
    assert.equal(watched.left(), 0, 'a listener is left');
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0, 'a listener is left');
    assert.deepEqual(stray.splice(0), [], 'something was rejected or thrown where nobody waits for it');
    return { ...ended, elapsedMs: clock.elapsed(), sleeps: clock.sleeps, listened: watched.listened() };
  } finally {
    clock.restore();
  }
}

/**
 * Counts the listeners of one signal, as it is asked to add and remove them.
 *
 * @param {any} signal
 */
export function watch(signal) {
  let added = 0;
  let removed = 0;
  signal.addEventListener = (type, listener, options) => {
    added++;
    EventTarget.prototype.addEventListener.call(signal, type, listener, options);
  };
  signal.removeEventListener = (type, listener, options) => {
    removed++;
    EventTarget.prototype.removeEventListener.call(signal, type, listener, options);
  };
  return { listened: () => added, left: () => added - removed };
}
