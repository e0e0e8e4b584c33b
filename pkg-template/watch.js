/** `Watch`: what `BackupClient.watch` gives. It is driven by who asks for the next snapshot, and does nothing meanwhile. */

export class Watch {
  #step;
  #release;
  #pending;
  #last = Promise.resolve();
  #over = false;

  /**
   * `begin` is called once, at once, and gives two functions: one takes how the last thing ended and gives the next one to
   * wait for, or a snapshot; the other lets go. What it throws is for who asks first.
   */
  constructor(begin) {
    try {
      [this.#step, this.#release] = begin();
    } catch (thrown) {
      this.#step = () => {
        throw thrown;
      };
    }
  }

  /** One after another, as many as are asked for at once. */
  next() {
    const next = this.#last.then(() => this.#drive());
    this.#last = next.then(ignore, ignore);
    return next;
  }

  /** Ends what is pending, too: it leaves no timer, no listener and no request behind. */
  async return(value) {
    if (!this.#over) {
      this.#over = true;
      this.#release?.();
      this.#pending?.drop();
    }
    return { done: true, value: await value };
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async #drive() {
    try {
      for (let ended; !this.#over; ) {
        const { pending, value } = this.#step(ended);
        if (pending === undefined) return { done: false, value };
        this.#pending = pending;
        ended = await pending.ended();
      }
    } catch (thrown) {
      this.#over = true;
      throw thrown;
    }
    return { done: true, value: undefined };
  }
}

if (Symbol.asyncDispose) {
  const value = /** @this {Watch} */ async function () {
    await this.return();
  };
  Object.defineProperty(Watch.prototype, Symbol.asyncDispose, { value, configurable: true, writable: true });
}

function ignore() {}
