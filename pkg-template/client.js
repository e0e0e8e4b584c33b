/** `BackupClient`: what callers see of the core. Its types and docs stand in `client.d.ts`. */
import { Core, end, step } from './ionos_backup_bg.js';
import { CALLS, OPERATIONS } from './calls.js';
import { Failure, toError } from './errors.js';
import { Aborted, Pending } from './host.js';
import { prepare, resetStack } from './loader.js';
import { watchOf } from './watch.js';

/** What `fromEnv` has for the constructor of which class; a parameter would be one that a subclass has to pass on. */
let environment;

/** Where a client keeps the way to its core: what a Proxy is around, or derived from, has it too, unlike a private field. */
const CORE = Symbol('core');

/** The methods: the number by which the core knows each, and the places of its arguments; those it lacks are never given. */
const METHODS = CALLS.map(([name, ...parameters], index) => {
  const properties = parameters.indexOf('properties');
  const id = parameters.findIndex((parameter) => parameter !== 'properties');
  return { name, index, id, properties, options: parameters.length };
});

export class BackupClient {
  constructor(options) {
    // A subclass may make other clients before it comes to this. By prototype, which a Proxy around the class shares.
    const from = environment?.prototype === new.target.prototype ? environment : undefined;
    if (from !== undefined) environment = undefined;
    const operation = from === undefined ? 'constructor' : 'fromEnv';
    const core = enter(() => new Core(options, from !== undefined, from?.env), operation);
    own(this, CORE, () => core);
    for (const { name } of METHODS) own(this, name, standalone(this, name));
  }

  static fromEnv(env, options) {
    // biome-ignore lint/complexity/noThisInStatic: a subclass makes its own kind of client
    return fromEnv(this, env, options);
  }

  get requests() {
    const build = (method) => [method.name, (...given) => call(this, method, given, true)];
    return Object.fromEntries(METHODS.slice(0, OPERATIONS).map(build));
  }

  free() {
    coreOf(this)?.release();
  }

  /** What `JSON.stringify` sees: nothing, and so no credential. */
  toJSON() {
    return {};
  }
}

if (Symbol.dispose) own(BackupClient.prototype, Symbol.dispose, BackupClient.prototype.free);

for (const method of METHODS) {
  const { [method.name]: named } = {
    [method.name](...given) {
      return method.name === 'watch' ? watch(this, method, given) : call(this, method, given, false);
    },
  };
  own(BackupClient.prototype, method.name, named);
}

/**
 * Drives a call to its end: `step` takes how the last thing ended, and gives the next one to wait for or the result.
 *
 * The same few lines as in `run.rs`. An async function, so that the stack of an error shows who awaits.
 */
async function call(client, method, given, unsent) {
  const handle = start(client, method, given, unsent);
  for (let ended; ; ) {
    const next = enter(() => step(handle, ended), method.name);
    if (!(next instanceof Pending)) return next;
    ended = await next.ended();
  }
}

/** The same, snapshot by snapshot. */
function watch(client, method, given) {
  return watchOf(() => {
    const handle = start(client, method, given, false);
    const next = (ended) => {
      const value = enter(() => step(handle, ended), method.name);
      return value instanceof Pending ? { pending: value } : { value };
    };
    return [next, () => enter(() => end(handle), method.name)];
  });
}

/** Checks the arguments, and gives the handle to drive a call by. */
function start(client, { name, index, id, properties, options }, given, unsent) {
  const core = coreOf(client);
  if (core === undefined) throw notAClient(name);
  return enter(() => core.start(index, unsent, given[id], given[properties], given[options]), name);
}

/** The core of a client, or of what stands for one; none of anything else. */
function coreOf(client) {
  try {
    const core = client[CORE]();
    return core instanceof Core ? core : undefined;
  } catch {
    return undefined;
  }
}

/** A method that needs no `this`: it can be taken out of its client, and handed on as a function. */
function standalone(client, name) {
  return /** @this {unknown} */ function (...args) {
    const receiver = coreOf(this) === undefined ? client : this;
    // Looked up now: the prototype's may have been replaced meanwhile, by a spy for one.
    return Reflect.get(Object.getPrototypeOf(client), name, receiver).apply(receiver, args);
  };
}

function fromEnv(from, env, options) {
  const target = isSubclass(from) ? from : BackupClient;
  environment = { env, prototype: target.prototype };
  try {
    return new target(options);
  } finally {
    environment = undefined;
  }
}

function isSubclass(value) {
  try {
    return typeof value === 'function' && value.prototype instanceof BackupClient;
  } catch {
    return false;
  }
}

/** Defines what is not enumerated and can be replaced, as a method is. */
function own(object, name, value) {
  Object.defineProperty(object, name, { value, configurable: true, writable: true });
}

function notAClient(operation) {
  const text = `${operation}: this is not a BackupClient; nothing was sent; call the method on one`;
  const failure = new Failure(text, 'invalid_argument', operation, 'not_sent', 0, false);
  failure.fact('InvalidArgumentError', 'argument', 'this');
  return toError(failure);
}

/** How many runs of the core are under way: a hook that the core calls may call the core. */
let depth = 0;
/** Whether an exception has gone through the core and left its stack as it was in the middle. */
let unwound = false;

/** Runs the core, and turns what it throws into what the caller gets: an error of ours, or the reason of an abort. */
function enter(core, operation) {
  prepare(operation);
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
    const sent = operation !== 'constructor' && operation !== 'fromEnv';
    const text = `${operation}: interrupted; ${sent ? 'what was sent may have been applied' : 'nothing was sent'}`;
    const failure = new Failure(text, 'connection_failed', operation, sent ? 'unknown' : 'not_sent', 0, false);
    failure.connection();
    throw toError(failure);
  } finally {
    depth--;
  }
}
