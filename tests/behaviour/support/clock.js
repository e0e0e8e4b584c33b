/**
 * Time that stands still until it is told to go on: timers and `Date.now` of this process, under the test's control.
 */
import assert from 'node:assert/strict';

const { Date: RealDate, setImmediate: soon, setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis;
const realNow = RealDate.now;

/** Takes over timers and `Date.now` until `restore`. */
export function fakeTime(startMs = RealDate.UTC(2026, 0, 1)) {
  const timers = new Map();
  const sleeps = [];
  let now = startMs;
  let last = 0;
  // @ts-expect-error -- without what Node adds to its own
  globalThis.setTimeout = (callback, ms = 0, ...args) => {
    // Those of Node's own streams and of undici are theirs to keep.
    if (!calledByThePackage()) return realSetTimeout(callback, ms, ...args);
    timers.set(++last, { at: now + ms, ms, run: () => callback(...args) });
    return last;
  };
  globalThis.clearTimeout = (timer) =>
    typeof timer === 'number' ? void timers.delete(timer) : realClearTimeout(timer);
  Date.now = () => now;

  const clock = {
    /** The timers that have fired, by their durations. */
    sleeps,
    now: () => now,
    elapsed: () => now - startMs,
    /** How many timers of the package are still set. */
    timers: () => timers.size,
    jump: (ms) => (now += ms),
    /** Has something done at a time from now, as a timer would. */
    after(ms, run) {
      timers.set(++last, { at: now + ms, own: true, run });
    },
    /** Lets time pass, as fast as it goes, until the promise settles; gives the promise. */
    async until(promise) {
      let settled = false;
      const end = () => (settled = true);
      promise.then(end, end);
      for (let round = 0; ; round++) {
        await idle();
        if (settled) return promise;
        assert.ok(timers.size > 0, 'it is not settled, and no timer is set that could settle it');
        assert.ok(round < 100_000, 'it does not settle');
        const [id, timer] = [...timers].reduce((first, other) => (other[1].at < first[1].at ? other : first));
        timers.delete(id);
        now = Math.max(now, timer.at);
        if (!timer.own) sleeps.push(timer.ms);
        timer.run();
      }
    },
    restore() {
      globalThis.setTimeout = realSetTimeout;
      globalThis.clearTimeout = realClearTimeout;
      Date.now = realNow;
    },
  };
  return clock;
}

/** All that can go on without time passing has gone on. */
export async function idle() {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => soon(resolve));
}

function calledByThePackage() {
  return /node_modules.ionos-backup./.test(new Error().stack);
}
