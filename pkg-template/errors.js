/** The error classes. Their facts come from the core; nothing foreign travels in them. */

/** Tells our errors apart even when they come from another copy of this package, or from another realm. */
const BRAND = Symbol.for('ionos-backup.error');

/** The same of each class; names can be changed by whoever catches an error. */
const CLASS = Symbol.for('ionos-backup.error.class');

/** The page of the errors, which has an anchor for every code. */
const DOCS = 'https://github.com/ionos-backup/ionos-backup/blob/main/www/docs/errors.md';

/** Defines what is not enumerated and can be replaced, as a method is. */
export function define(object, name, value) {
  Object.defineProperty(object, name, { value, configurable: true, writable: true });
}

/** The base of every error that this package throws. */
export class BackupError extends Error {
  /** @param {string} message @param {Record<string, any>} [facts] */
  constructor(message, { cause, ...facts } = {}) {
    super(message);
    if (cause !== undefined) {
      // An error of our own making: the foreign one may carry the request, and with it secrets.
      const own = Object.assign(new Error(cause.message), { name: cause.name || 'Error', code: cause.code });
      define(this, 'cause', own);
      // By this Next knows that a page cannot be rendered in advance, and renders it on demand.
      if (cause.code === 'DYNAMIC_SERVER_USAGE') define(this, 'digest', cause.code);
    }
    // Where the code is explained: no fact, and so left out of what is logged.
    define(this, 'docs', `${DOCS}#${facts.code}`);
    Object.assign(this, facts);
  }

  /** For logs: the facts with name and message, which `JSON.stringify` would leave out. */
  toJSON() {
    return { name: this.name, message: this.message, .../** @type {object} */ (this) };
  }
}

export class ApiError extends BackupError {}
export class ConnectionError extends BackupError {}
export class InvalidArgumentError extends BackupError {}
export class ResponseError extends BackupError {}
export class TimeoutError extends BackupError {}
export class UnitFailedError extends BackupError {}

const CLASSES = {
  BackupError,
  ApiError,
  ConnectionError,
  InvalidArgumentError,
  ResponseError,
  TimeoutError,
  UnitFailedError,
};

// Written out instead of read from the class, so that a minifier cannot change it.
for (const [name, { prototype }] of Object.entries(CLASSES)) {
  define(prototype, 'name', name);
  define(prototype, CLASS, name);
}
define(BackupError.prototype, BRAND, true);

/** Whether something that was caught is an error of this package, of whatever copy or realm. */
export function isBackupError(error) {
  try {
    return typeof error === 'object' && error !== null && error[BRAND] === true;
  } catch {
    return false;
  }
}

/** The same for one class. */
export const isApiError = /* @__PURE__ */ guard('ApiError');
export const isConnectionError = /* @__PURE__ */ guard('ConnectionError');
export const isInvalidArgumentError = /* @__PURE__ */ guard('InvalidArgumentError');
export const isResponseError = /* @__PURE__ */ guard('ResponseError');
export const isTimeoutError = /* @__PURE__ */ guard('TimeoutError');
export const isUnitFailedError = /* @__PURE__ */ guard('UnitFailedError');

function guard(name) {
  return (error) => {
    try {
      return isBackupError(error) && error[CLASS] === name;
    } catch {
      return false;
    }
  };
}

/**
 * The facts of an error that does not come from the core: of a call of which nothing was sent, unless told otherwise.
 */
export function factsOf(code, operation, outcome = 'not_sent') {
  return { code, operation, outcome, attempts: 0, retryable: false };
}

/** An error on its way out: the name of its class, what it says, and its facts. */
export class ErrorParts {
  constructor(name, text, facts) {
    this.name = name;
    this.text = text;
    this.facts = facts;
  }
}

/** The same from the core, where what is said of fields are names and messages in turn. */
export function errorParts(name, text, facts) {
  if (facts.fieldErrors) facts.fieldErrors = grouped(facts.fieldErrors);
  return new ErrorParts(name, text, facts);
}

/** An object of names and values in turn, which may have the names of what every object has. */
export function record(list) {
  return Object.fromEntries(pairs(list));
}

function grouped(list) {
  const groups = new Map();
  for (const [name, message] of pairs(list)) groups.set(name, [...(groups.get(name) ?? []), message]);
  return Object.fromEntries(groups);
}

function pairs(list) {
  return list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1]]] : []));
}

/** The error itself: made here, so that its stack shows the caller. */
export function toError({ name, text, facts }) {
  return new CLASSES[name](text, facts);
}
