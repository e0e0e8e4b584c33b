/** `BackupClient`: what callers see of the core. Its types and docs stand in `client.d.ts`. */
import { create, end, release, start, step } from './ionos_backup_bg.js';
import { CALLS, LIST, LIST_ANSWER, OPERATIONS } from './calls.js';
import { define, ErrorParts, factsOf, toError } from './errors.js';
import { DONE, mismatch, READ } from './generated.js';
import { takeOver } from './host.js';
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
    const number = enter(() => create(options, from !== undefined, from?.env), operation);
    const core = { number, holders: 1, succeeded: 0 };
    forgotten?.register(core, number, core);
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
    const number = core?.number;
    if (number >= 0) {
      // Another client may have its number next.
      core.number = FREED;
      leave(core, number);
    }
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
 * The loop is that of `run.rs`. An async function, so that the stack of an error shows who awaits.
 *
 * Before it, a list that is asked for again, without options, sends what it sent before, and ends without the core
 * where it succeeds. To ask the core takes a fifth of a call in workerd, most of it to bring its code back into the
 * processor's caches.
 */
async function call(client, method, given, unsent) {
  const core = coreOf(client);
  const number = core?.number;
  const isPlain = !unsent && method.index === LIST && given.length === 0;
  const repeat = isPlain && number >= 0 && core.repeat;
  let ended = BEGIN;
  let sent;
  let handle;
  if (repeat) {
    const began = Date.now();
    // What is called here may free the client.
    core.holders++;
    try {
      sent = enter(repeat, method.name);
      ended = await sent.ended();
      // Of any answer but a success there are headers.
      if (ended.kind === READ && !ended.headers && mismatch(ended.value, LIST_ANSWER) === undefined) {
        core.succeeded++;
        return ended.value;
      }
      handle = begin(number, method, given, unsent);
    } finally {
      leave(core, number);
    }
    // Anything else than a success is the core's, as if it had begun it.
    goOn(core, handle, BEGIN, method.name, began, sent);
  } else {
    handle = begin(number, method, given, unsent);
  }
  for (;;) {
    const next = goOn(core, handle, ended, method.name);
    if (!(next instanceof Pending)) {
      if (isPlain && !ended.headers && next === ended.value) core.repeat = sent.again;
      return next;
    }
    // What comes second is a retry, or a pause.
    sent = sent === undefined && next;
    ended = await next.ended();
  }
}

/** The same, snapshot by snapshot. */
function watch(client, method, given) {
  return watchOf(() => {
    const core = coreOf(client);
    const handle = begin(core?.number, method, given, false);
    const next = (ended = BEGIN) => {
      const value = goOn(core, handle, ended, method.name);
      return value instanceof Pending ? { pending: value } : { value };
    };
    return [next, () => enter(() => end(handle, Date.now()), method.name)];
  });
}

/** The last one to hold a client's core lets go of it. */
function leave(core, number) {
  if (--core.holders > 0) return;
  forgotten?.unregister(core);
  release(number);
}

/**
 * Takes a step, with the one clock and the one die, and with how many repeats have succeeded since. `attempt` is the
 * one under way that the core takes over, where there is one.
 */
function goOn(core, handle, ended, operation, now, attempt) {
  const { succeeded } = core;
  core.succeeded = 0;
  takeOver(attempt);
  const { kind, status } = ended;
  return enter(() => step(handle, ended, kind, status, now ?? Date.now(), Math.random(), succeeded), operation);
}

/** Checks the arguments, and gives the handle to drive a call by. */
function begin(number, { name, index, id, properties, options }, given, unsent) {
  if (number === undefined)
    return wrong(name, 'this', 'is not a BackupClient; nothing was sent; call the method on one');
  const call = given[options];
  // What is not there is not asked for.
  return enter(() => start(number, index, unsent, given[id], given[properties], call !== undefined, call), name);
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
