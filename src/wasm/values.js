/**
 * Arguments of the caller's: checked against a table and copied.
 *
 * Everything foreign is touched inside a `try`: it may be a proxy, or come from another realm.
 */
import { ARGUMENTS } from './generated.js';
import { isCacheMode } from './init.js';

/** An argument that does not fit: which one, and what it must be. */
class Wrong {
  constructor(path, problem) {
    this.path = path;
    this.problem = problem;
  }
}

/** What a value of each kind must be, and whether it is. */
const KINDS = {
  boolean: ['must be a boolean', (value) => typeof value === 'boolean'],
  function: ['must be a function', (value) => typeof value === 'function'],
  headers: ['must be an object of strings', (value) => isObject(value, false)],
  members: ['must be an object', (value) => isObject(value, false)],
  number: ['must be a finite number', Number.isFinite],
  signal: ['must be an AbortSignal', isSignal],
  string: ['must be a string', (value) => typeof value === 'string'],
  strings: ['must be an object of strings', (value) => isObject(value, false)],
  token: ['must be a string or a function', (value) => typeof value === 'string' || typeof value === 'function'],
  whole: ['must be a number', (value) => typeof value === 'number'],
};

/**
 * Copies what a table names out of an object of the caller's. Gives the number of each thing that is there, as a text,
 * followed by its value; or `undefined`, the path of what does not fit, and what it must be. No options are nothing.
 *
 * Each property is read once, here: what is used later is the copy, which no getter or proxy can change.
 */
export function take(value, table) {
  const [name, rows] = ARGUMENTS[table];
  const at = { path: name };
  const taken = [];
  try {
    if (value === undefined && name === 'options') return undefined;
    if (value === undefined && name === 'properties') throw new Wrong(name, 'is missing');
    copy(value, rows, name, at, taken);
  } catch (thrown) {
    return thrown instanceof Wrong ? [undefined, thrown.path, thrown.problem] : [undefined, at.path, 'cannot be read'];
  }
  return taken;
}

function copy(value, rows, name, at, taken) {
  // An environment has other things as well, and may be an object of any kind.
  const open = name === 'env';
  const prefix = name === 'options' ? '' : `${name}.`;
  if (!isObject(value, open)) throw new Wrong(name, 'must be an object');
  const known = new Set();
  for (const [number, key, kind, required] of rows) {
    known.add(key);
    const path = prefix + key;
    at.path = path;
    const field = value[key];
    if (field === undefined) {
      if (required) throw new Wrong(path, 'is missing');
    } else if (typeof kind === 'object') {
      taken.push(`${number}`, true);
      copy(field, kind, path, at, taken);
    } else {
      const [problem, fits] = KINDS[kind];
      if (!fits(field)) throw new Wrong(path, problem);
      taken.push(`${number}`, copied(field, kind, path));
    }
  }
  at.path = name;
  if (open) return;
  for (const key of Object.keys(value)) {
    if (!known.has(key) && value[key] !== undefined) throw new Wrong(prefix + key, 'is not known here');
  }
}

function copied(value, kind, path) {
  if (['boolean', 'number', 'whole'].includes(kind)) return `${value}`;
  if (kind === 'members') return copyMembers(value, path);
  return kind === 'strings' || kind === 'headers' ? copyStrings(value, path, kind === 'headers') : intact(value, path);
}

/** What is ours to say of a request. */
const OURS = ['body', 'duplex', 'headers', 'method', 'redirect', 'signal', 'window'];

function copyMembers(value, path) {
  const members = { ...value };
  for (const [name, member] of Object.entries(members)) {
    if (member === undefined) continue;
    if (OURS.includes(name)) throw new Wrong(`${path}.${name}`, 'is not for callers to set');
    if (name === 'cache' && !isCacheMode(member)) {
      throw new Wrong(`${path}.cache`, 'must be a cache mode that this runtime knows');
    }
  }
  return members;
}

/** Names and values in turn. An undefined value counts where it takes something away. */
function copyStrings(value, path, takesAway) {
  const taken = [];
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (field === undefined) {
      if (takesAway) taken.push(intact(key, path), undefined);
      continue;
    }
    if (typeof field !== 'string') throw new Wrong(`${path}.${key}`, KINDS.string[0]);
    taken.push(intact(key, path), intact(field, `${path}.${key}`));
  }
  return taken;
}

/** Half of a surrogate pair would be sent as another character, in a password unnoticed. */
function intact(value, path) {
  try {
    // An engine takes as long to compile a pattern as to check all arguments.
    encodeURIComponent(typeof value === 'string' ? value : '');
  } catch {
    throw new Wrong(path, 'must not have half of a character (a lone surrogate)');
  }
  return value;
}

/** A plain object or an instance of somebody's class; not an array, a Map, a Date, a signal. */
function isObject(value, open) {
  return (
    typeof value === 'object' && value !== null && (open || Object.prototype.toString.call(value) === '[object Object]')
  );
}

function isSignal(value) {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof value.aborted === 'boolean' &&
    typeof value.addEventListener === 'function' &&
    typeof value.removeEventListener === 'function'
  );
}
