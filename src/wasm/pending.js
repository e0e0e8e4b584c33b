/** What wasm waits for: until it is done, the time is up, or an abort signal says so. */
import { ABORTED, LONGEST_WAIT_MS, READ, TIMED_OUT, UNFINISHED } from './generated.js';

/**
 * Something that is waited for. `drop` ends it at once.
 *
 * It lets go of its promise: an engine may take it for long-lived, since it lives while the answer is parsed, and with
 * it would keep each answer until a full collection.
 */
export class Pending {
  constructor(timeoutMs, signal) {
    /** @type {((how: object) => void) | undefined} */
    this.resolve = undefined;
    /** @type {Promise<object> | undefined} */
    this.done = new Promise((resolve) => {
      this.resolve = resolve;
    });
    this.over = false;
    this.signal = signal;
    this.release = undefined;
    /** How it ends, and what came of it. @type {Record<string, any>} */
    this.how = {};
    if (signal !== undefined) this.listen();
    if (!this.over) this.timer = setTimeout(expire, timeoutMs, this);
  }

  /** How it ends: never with a rejection. To be asked once. */
  ended() {
    const { done } = this;
    this.done = undefined;
    return done;
  }

  listen() {
    const { signal } = this;
    // The event alone says nothing: anybody can dispatch one.
    this.onAbort = () => {
      const value = abortOf(signal);
      if (value) this.end({ kind: ABORTED, value });
    };
    try {
      signal.addEventListener('abort', this.onAbort);
      this.onAbort();
    } catch (reason) {
      // Going on would be a call that cannot be stopped.
      this.end({ kind: ABORTED, value: new Aborted(reason) });
    }
  }

  /** Settles once, and leaves neither timer nor listener nor stream behind. */
  end(how) {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    if (this.signal !== undefined) {
      try {
        this.signal.removeEventListener('abort', this.onAbort);
        // Another listener may have kept the event from ours.
        if (this.signal.aborted && how.kind !== ABORTED) how = aborted(this.signal);
      } catch {
        // A signal that does not let go is not ours to mend.
      }
    }
    const { resolve } = this;
    this.resolve = undefined;
    resolve?.(how);
    if (how.kind !== READ) this.release?.();
  }

  /** Ends so, with what came of it. */
  close(kind) {
    if (this.over) return;
    this.how.kind = kind;
    this.end(this.how);
  }

  drop() {
    this.close(ABORTED);
  }
}

function expire(pending) {
  pending.close(pending.response === undefined ? TIMED_OUT : UNFINISHED);
}

/** The reason of an abort on its way to the caller, told apart from whatever else may be thrown on that way. */
export class Aborted {
  constructor(reason) {
    this.reason = reason;
  }
}

/** Why a signal is aborted. Polyfills from before `reason` have none. */
function aborted({ reason }) {
  return {
    kind: ABORTED,
    value: new Aborted(reason === undefined ? new DOMException('aborted', 'AbortError') : reason),
  };
}

/** The reason, if the signal is aborted. */
export function abortOf(signal) {
  try {
    return signal?.aborted ? aborted(signal).value : undefined;
  } catch (reason) {
    return new Aborted(reason);
  }
}

/** Waits: one millisecond more than asked for, since some timers fire a fraction of one early. */
export function pause(durationMs, signal) {
  return new Pending(Math.min(durationMs + 1, LONGEST_WAIT_MS), signal);
}

/** For what is nobody's business. */
export function ignore() {}
