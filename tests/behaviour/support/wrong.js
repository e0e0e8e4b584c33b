/** Values that are not what an argument wants, by what it wants. */

const UNFIT = {
  'a number': 5,
  NaN: Number.NaN,
  'a string': 'text',
  true: true,
  'a symbol': Symbol('symbol'),
  'a bigint': 1n,
  null: null,
  'an object': {},
  'an array': [],
  'a function': () => {},
  'a Map': new Map([['timeoutMs', 5]]),
  'a Set': new Set(),
  'a Date': new Date(0),
  'a RegExp': /x/,
  'an Error': new Error('error'),
  'a URL': new URL('https://host/'),
  bytes: new Uint8Array(1),
  'a promise': Promise.resolve({}),
  'a signal': new AbortController().signal,
  'a boxed string': Object('text'),
  'a boxed number': Object(5),
};

const FITTING = {
  object: ['an object'],
  string: ['a string'],
  number: ['a number', 'NaN'],
  boolean: ['true'],
  function: ['a function'],
  token: ['a string', 'a function'],
  signal: ['a signal'],
};

/** `[what it is, value]` for everything that is not of this kind. */
export function wrong(kind) {
  return Object.entries(UNFIT).filter(([name]) => !FITTING[kind].includes(name));
}

/** Numbers that are not whole or out of bounds. */
export function outOf(min, max) {
  return [
    min - 1,
    max + 1,
    min + 0.5,
    -1e300,
    1e300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ].map((value) => [String(value), value]);
}

/** The limits that the constructor and every call have. */
export const LIMITS = {
  timeoutMs: [1, 2147483647],
  totalTimeoutMs: [1, 2147483647],
  maxRetries: [0, 10],
  contractNumber: [0, 2147483647],
};

/** An object whose property throws when it is read. */
export function throwing(name) {
  return Object.defineProperty({}, name, {
    enumerable: true,
    get() {
      throw new Error('a getter that throws');
    },
  });
}

/** A proxy all of whose traps throw. */
export function hostile() {
  const trap = () => {
    throw new Error('a trap that throws');
  };
  return new Proxy({}, { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap });
}
