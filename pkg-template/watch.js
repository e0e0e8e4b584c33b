/** `Watch`: what `BackupClient.watch` gives. It is driven by who asks for the next snapshot, and does nothing meanwhile. */

/** What an iteration gives once it is over. */
const OVER = { done: true, value: undefined };

export class Watch {
  #next;
  #end;
  #pending;
  #last = Promise.resolve();
  #over = false;

  /** `begin` is called once, at once: it gives how to get the next snapshot, how to let go, or throws. */
  constructor(begin) {
    try {
      [this.#next, this.#end] = begin();
    } catch (thrown) {
      this.#next = () => Promise.reject(thrown);
      this.#end = () => {};
    }
  }

  /** One after another, as many as are asked for at once. */
  next() {
    const next = this.#last.then(() => this.#step());
    this.#last = next.then(ignore, ignore);
    return next;
  }

  async return(value) {
    this.#finish();
    return { done: true, value: await value };
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async #step() {
    if (this.#over) return { ...OVER };
    try {
      const value = await this.#next((pending) => {
        this.#pending = pending;
      });
      if (this.#over) return { ...OVER };
      return { done: false, value };
    } catch (thrown) {
      if (this.#over) return { ...OVER };
      this.#finish();
      throw thrown;
    }
  }

  /** Ends what is pending, too: it leaves no timer, no listener and no request behind. */
  #finish() {
    if (this.#over) return;
    this.#over = true;
    this.#pending?.drop();
    this.#end();
  }
}

if (Symbol.asyncDispose) {
  const value = /** @this {Watch} */ async function () {
    await this.return();
  };
  Object.defineProperty(Watch.prototype, Symbol.asyncDispose, { value, configurable: true, writable: true });
}

function ignore() {}
