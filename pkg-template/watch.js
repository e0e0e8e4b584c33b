/** `watch`: the lists, one after another. It is driven by who asks for the next one, and does nothing meanwhile. */

import { ignore } from './pending.js';

/**
 * What `BackupClient.watch` gives. `begin` is called once, at once, and gives two functions: one takes how the last
 * thing ended and gives the next one to wait for, or a snapshot; the other lets go. What it throws is for who asks
 * first.
 *
 * Nothing of it needs `this`: a reactive proxy may stand before it, and its methods may be taken out.
 */
export function watchOf(begin) {
  let step;
  let release;
  let pending;
  let last = Promise.resolve();
  let over = false;
  try {
    [step, release] = begin();
  } catch (thrown) {
    step = () => {
      throw thrown;
    };
  }

  async function drive() {
    try {
      for (let ended; !over; ) {
        const next = step(ended);
        if (next.pending === undefined) return { done: false, value: next.value };
        pending = next.pending;
        ended = await pending.ended();
      }
    } catch (thrown) {
      over = true;
      throw thrown;
    }
    return { done: true, value: undefined };
  }

  const watch = {
    /** One after another, as many as are asked for at once. */
    next() {
      const next = last.then(drive);
      last = next.then(ignore, ignore);
      return next;
    },

    /** Ends what is pending, too: it leaves no timer, no listener and no request behind. */
    async return(value) {
      if (!over) {
        over = true;
        release?.();
        pending?.drop();
      }
      return { done: true, value: await value };
    },

    [Symbol.asyncIterator]: () => watch,
  };
  if (Symbol.asyncDispose) watch[Symbol.asyncDispose] = () => watch.return().then(ignore);
  return watch;
}
