/** `BackupClient`: what callers see of the core. Its types and docs stand in `client.d.ts`. */
import { Core, step } from './ionos_backup_bg.js';
import { toError } from './errors.js';
import { Pending } from './host.js';

/** The calls in the order of `Operation::ALL`, then the waits: the core knows them by number. */
const [LIST, CREATE, GET, REPLACE, UPDATE, DELETE, SSO_URL, AVAILABLE, DELETED] = Array(9).keys();

/** What `fromEnv` has for the constructor; a parameter would be one that a subclass has to pass on. */
let environment;

export class BackupClient {
  #core;

  constructor(options) {
    const from = environment;
    environment = undefined;
    try {
      this.#core = new Core(options, from !== undefined, from?.env);
    } catch (thrown) {
      throw toError(thrown);
    }
  }

  static fromEnv(env, options) {
    environment = { env };
    try {
      return new this(options);
    } finally {
      environment = undefined;
    }
  }

  list(options) {
    return this.#call(LIST, undefined, undefined, options);
  }

  create(properties, options) {
    return this.#call(CREATE, undefined, properties, options);
  }

  get(id, options) {
    return this.#call(GET, id, undefined, options);
  }

  replace(id, properties, options) {
    return this.#call(REPLACE, id, properties, options);
  }

  update(id, properties, options) {
    return this.#call(UPDATE, id, properties, options);
  }

  delete(id, options) {
    return this.#call(DELETE, id, undefined, options);
  }

  ssoUrl(id, options) {
    return this.#call(SSO_URL, id, undefined, options);
  }

  waitUntilAvailable(id, options) {
    return this.#call(AVAILABLE, id, undefined, options);
  }

  waitUntilDeleted(id, options) {
    return this.#call(DELETED, id, undefined, options);
  }

  get requests() {
    const build = (index, id, properties, options) => this.#call(index, id, properties, options, true);
    return {
      list: (options) => build(LIST, undefined, undefined, options),
      create: (properties, options) => build(CREATE, undefined, properties, options),
      get: (id, options) => build(GET, id, undefined, options),
      replace: (id, properties, options) => build(REPLACE, id, properties, options),
      update: (id, properties, options) => build(UPDATE, id, properties, options),
      delete: (id, options) => build(DELETE, id, undefined, options),
      ssoUrl: (id, options) => build(SSO_URL, id, undefined, options),
    };
  }

  /**
   * Drives a call to its end: `step` takes how the last thing ended, and gives the next one to wait for or the result.
   *
   * The same few lines as in `run.rs`. An async function, so that the stack of an error shows who awaits.
   */
  async #call(index, id, properties, options, unsent = false) {
    try {
      const handle = this.#core.start(index, unsent, id, properties, options);
      for (let ended; ; ) {
        const next = step(handle, ended);
        if (!(next instanceof Pending)) return next;
        ended = await next.done;
      }
    } catch (thrown) {
      throw toError(thrown);
    }
  }

  free() {
    this.#core.release();
  }

  /** What `JSON.stringify` sees: nothing, and so no credential. */
  toJSON() {
    return {};
  }
}

if (Symbol.dispose) BackupClient.prototype[Symbol.dispose] = BackupClient.prototype.free;
