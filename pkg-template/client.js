/** `BackupClient`: what callers see of the core. Its types and docs stand in `client.d.ts`. */
import { create, end, release, start, step } from './ionos_backup_bg.js';
import { CALLS, OPERATIONS } from './calls.js';
import { define, ErrorParts, factsOf, toError } from './errors.js';
import { DONE } from './generated.js';
import { Aborted, Pending } from './pending.js';
import { wrong } from './invalid.js';
import { prepare, resetStack } from './loader.js';
import { watchOf } from './watch.js';

/** What `fromEnv` has for the constructor of which class; a parameter would be one that a subclass has to pass on. */
let environment;

/**
 * Where a client keeps the way to its core: what a Proxy is around, or derived from, has it too, unlike a private
 * field.
 */
const CORE = Symbol('core');

/** The number of a client that has been freed. */
const FREED = -1;

/** Clients that nobody holds any more are let go of. */
const forgotten = globalThis.FinalizationRegistry && new FinalizationRegistry(release);

/** What a call begins with: nothing was waited for. */
const BEGIN = { kind: DONE };

/** The methods: the number by which the core knows each, and the places of its arguments. */
const METHODS = CALLS.map(([name, options, id, properties], index) => ({ name, options, id, properties, index }));

export class BackupClient {
  constructor(options) {
    // A subclass may make other clients before it comes to this. By prototype, which a Proxy around the class shares.
    const from = environment?.prototype === new.target.prototype ? environment : undefined;
    if (from !== undefined) environment = undefined;
    const operation = from === undefined ? 'constructor' : 'fromEnv';
    const core = { number: enter(() => create(options, from !== undefined, from?.env), operation) };
    forgotten?.register(core, core.number, core);
    define(this, CORE, () => core);
    for (const { name } of METHODS) define(this, name, standalone(this, name));
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
    const core = coreOf(this);
    if (core === undefined || core.number < 0) return;
    forgotten?.unregister(core);
    release(core.number);
    // Another client may have its number next.
    core.number = FREED;
  }

  /** What `JSON.stringify` sees: nothing, and so no credential. */
  toJSON() {
    return {};
  }
}

if (Symbol.dispose) define(BackupClient.prototype, Symbol.dispose, BackupClient.prototype.free);

for (const method of METHODS) {
  const { [method.name]: named } = {
    [method.name](...given) {
      return method.name === 'watch' ? watch(this, method, given) : call(this, method, given, false);
    },
  };
  define(BackupClient.prototype, method.name, named);
}

/**
 * Drives a call to its end: `step` takes how the last thing ended, and gives the next one to wait for or the result.
 *
 * The same few lines as in `run.rs`. An async function, so that the stack of an error shows who awaits.
 */
async function call(client, method, given, unsent) {
  const handle = begin(client, method, given, unsent);
  for (let ended = BEGIN; ; ) {
    const next = goOn(handle, ended, method.name);
    if (!(next instanceof Pending)) return next;
    ended = await next.ended();
  }
}

/** The same, snapshot by snapshot. */
function watch(client, method, given) {
  return watchOf(() => {
    const handle = begin(client, method, given, false);
    const next = (ended = BEGIN) => {
      const value = goOn(handle, ended, method.name);
      return value instanceof Pending ? { pending: value } : { value };
    };
    return [next, () => enter(() => end(handle, Date.now()), method.name)];
  });
}

/** Takes a step, with the one clock and the one die. */
function goOn(handle, ended, operation) {
  return enter(() => step(handle, ended, ended.kind, ended.status, Date.now(), Math.random()), operation);
}

/** Checks the arguments, and gives the handle to drive a call by. */
function begin(client, { name, index, id, properties, options }, given, unsent) {
  const core = coreOf(client);
  if (core === undefined) return wrong(name, 'this', 'is not a BackupClient; nothing was sent; call the method on one');
  const call = given[options];
  // What is not there is not asked for.
  return enter(() => start(core.number, index, unsent, given[id], given[properties], call !== undefined, call), name);
}

/** The core of a client, or of what stands for one; none of anything else. */
function coreOf(client) {
  try {
    const core = client[CORE]();
    return typeof core.number === 'number' ? core : undefined;
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

/** How many runs of the core are under way: a hook that the core calls may call the core. */
let depth = 0;
/** Whether an exception has gone through the core and left its stack as it was in the middle. */
let unwound = false;

/** Runs the core, and throws what it fails with: an error of ours, or the reason of an abort. */
function enter(core, operation) {
  prepare(operation);
  if (unwound && depth === 0) {
    resetStack();
    unwound = false;
  }
  depth++;
  let result;
  try {
    result = core();
  } catch (thrown) {
    result = thrown instanceof ErrorParts ? thrown : interrupted(operation);
  } finally {
    depth--;
  }
  if (result instanceof ErrorParts) throw toError(result);
  if (result instanceof Aborted) throw result.reason;
  return result;
}

/** What is thrown is not ours: the engine ran out of stack, or of memory. */
function interrupted(operation) {
  unwound = true;
  const sent = operation !== 'constructor' && operation !== 'fromEnv';
  const text = `${operation}: interrupted; ${sent ? 'what was sent may have been applied' : 'nothing was sent'}`;
  const outcome = sent ? 'unknown' : 'not_sent';
  return new ErrorParts('ConnectionError', text, factsOf('connection_failed', operation, outcome));
}
