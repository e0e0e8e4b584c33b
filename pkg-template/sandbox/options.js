/** The options of `createSandbox`: what the core does not see of them, and what JSON would bend in silence. */
import { wrong } from '../invalid.js';

const OPERATION = 'createSandbox';
const ORIGIN = 'https://sandbox.invalid';
/** The last date that JavaScript knows. */
const LAST_MS = 8.64e15;
const TIME = 'a number of milliseconds since 1970';

/** `document` for the core, the `origin`, and a function that tells the time. */
export function readOptions(options = {}) {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    wrong(OPERATION, 'options', 'must be an object');
  }
  const { now, ...rest } = options;
  const document = copied(OPERATION, '', rest);
  // Beyond these two numbers would be one, and seeds that differ the same.
  if (document.seed > Number.MAX_SAFE_INTEGER) {
    wrong(OPERATION, 'seed', `must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }
  const origin = originOf(document.origin ?? ORIGIN);
  return { document: { ...document, origin }, origin, now: clockOf(now) };
}

/** A copy with nothing in it that JSON does not know; `undefined` is absent. `path` is what it is called. */
export function copied(operation, path, value, mayBeNull = false) {
  const inner = (name, value) => copied(operation, name, value, mayBeNull);
  if (Array.isArray(value)) return value.map((item, at) => inner(`${path}[${at}]`, item));
  if (value === null && mayBeNull) return null;
  if (value === null) wrong(operation, path, 'must not be null');
  if (typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    const dot = path === '' ? '' : '.';
    return Object.fromEntries(members.map(([name, member]) => [name, inner(`${path}${dot}${name}`, member)]));
  }
  if (typeof value === 'boolean' || typeof value === 'string' || Number.isFinite(value)) return value;
  wrong(operation, path, typeof value === 'number' ? 'must be a finite number' : `must not be ${typeof value}`);
}

function originOf(origin) {
  try {
    const url = new URL(origin);
    if (/^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  } catch {
    // Refused below.
  }
  wrong(OPERATION, 'origin', 'must be an origin, such as https://api.example: scheme, host and perhaps a port');
}

/** Reads `Date.now` when it is needed: fake timers put theirs in its place. */
function clockOf(now = () => Date.now()) {
  if (typeof now === 'function') {
    return () => {
      const ms = now();
      if (isTime(ms)) return Math.trunc(ms);
      wrong(OPERATION, 'now', `must give ${TIME}`);
    };
  }
  if (!isTime(now)) wrong(OPERATION, 'now', `must be ${TIME}, or a function that gives one`);
  return () => Math.trunc(now);
}

function isTime(ms) {
  return typeof ms === 'number' && ms >= 0 && ms <= LAST_MS;
}
