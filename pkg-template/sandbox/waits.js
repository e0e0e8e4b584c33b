/** Waiting as a fetch does it: until something comes, or until its signal is aborted, and no timer is left behind. */

/** The longest that a timer takes, in milliseconds; what should come later is late in any case. */
const LONGEST_MS = 2147483647;

/**
 * Waits for what `begin(resolve, reject)` settles; it gives what takes it back. Rejects with the signal's reason when
 * that is aborted before. `stop` lets go of it all, and then nothing settles any more.
 */
export function wait(signal, begin) {
  let stop;
  const done = new Promise((resolve, reject) => {
    const abort = () => {
      if (!signal.aborted) return;
      stop();
      reject(reasonOf(signal));
    };
    let isOver = false;
    let undo;
    stop = () => {
      isOver = true;
      undo?.();
      signal?.removeEventListener('abort', abort);
    };
    const settle = (how) => (value) => {
      if (isOver) return;
      stop();
      how(value);
    };
    signal?.addEventListener('abort', abort);
    undo = begin(settle(resolve), settle(reject));
    if (signal?.aborted) abort();
  });
  return { done, stop };
}

/** Waits so many milliseconds. */
export function pause(ms, signal) {
  return wait(signal, (resolve) => {
    const timer = setTimeout(resolve, Math.min(ms, LONGEST_MS));
    return () => clearTimeout(timer);
  });
}

/** Waits for ever. */
export function hang(signal) {
  return wait(signal, () => undefined);
}

/** Waits for a promise, which goes on by itself whatever the signal says. */
export function outcome(promise, signal) {
  return wait(signal, (resolve, reject) => {
    promise.then(resolve, reject);
  });
}

/** Why a signal is aborted. Polyfills from before `reason` have none. */
export function reasonOf({ reason }) {
  return reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
}
