/** `BackupClient`: what callers see of the core. Its types and docs stand in `client.d.ts`. */
import { Core, step } from './ionos_backup_bg.js';
import { Failure, toError } from './errors.js';
import { Aborted, Pending } from './host.js';
import { prepare, resetStack } from './loader.js';

/** The calls in the order of `Operation::ALL`, then the waits: the core knows them by number. */
const CALLS = [
  'list',
  'create',
  'get',
  'replace',
  'update',
  'delete',
  'ssoUrl',
  'waitUntilAvailable',
  'waitUntilDeleted',
];
const [LIST, CREATE, GET, REPLACE, UPDATE, DELETE, SSO_URL, AVAILABLE, DELETED] = CALLS.keys();

/** What `fromEnv` has for the constructor of which class; a parameter would be one that a subclass has to pass on. */
let environment;

export class BackupClient {
  #core;

  constructor(options) {
    // A subclass may make other clients before it comes to this.
    const from = environment?.target === new.target ? environment : undefined;
    if (from !== undefined) environment = undefined;
    this.#core = enter(() => new Core(options, from !== undefined, from?.env), 'constructor');
  }

  static fromEnv(env, options) {
    // biome-ignore lint/complexity/noThisInStatic: a subclass makes its own kind of client
    environment = { env, target: this };
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
    const handle = enter(() => this.#core.start(index, unsent, id, properties, options), CALLS[index]);
    for (let ended; ; ) {
      const next = enter(() => step(handle, ended), CALLS[index]);
      if (!(next instanceof Pending)) return next;
      ended = await next.done;
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

/** How many runs of the core are under way: a hook that the core calls may call the core. */
let depth = 0;
/** Whether an exception has gone through the core and left its stack as it was in the middle. */
let unwound = false;

/** Runs the core, and turns what it throws into what the caller gets: an error of ours, or the reason of an abort. */
function enter(core, operation) {
  prepare();
  if (unwound && depth === 0) {
    resetStack();
    unwound = false;
  }
  depth++;
  try {
    return core();
  } catch (thrown) {
    if (thrown instanceof Failure) throw toError(thrown);
    if (thrown instanceof Aborted) throw thrown.reason;
    // Not ours: the engine ran out of stack, or of memory.
    unwound = true;
    const sent = operation !== 'constructor';
    const text = `${operation}: interrupted; ${sent ? 'what was sent may have been applied' : 'nothing was sent'}`;
    const failure = new Failure(text, 'connection_failed', operation, sent ? 'unknown' : 'not_sent', 0, false);
    failure.connection();
    throw toError(failure);
  } finally {
    depth--;
  }
}
