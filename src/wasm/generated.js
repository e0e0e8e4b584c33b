/** Generated from the tables by tests/generated: what JavaScript and Rust both know. */

/** It is over. */
export const DONE = 0;
/** So it is, since the page shows again. */
export const SHOWN = 1;
/** The caller's signal is aborted. */
export const ABORTED = 2;
/** The time is up, and no answer has come. */
export const TIMED_OUT = 3;
/** `fetch` threw, or rejected. */
export const FAILED = 4;
/** The same for a call to another origin, which a browser may have blocked for want of CORS headers. */
export const BLOCKED = 5;
/** What came back is no answer. */
export const NOT_A_RESPONSE = 6;
/** There is no `fetch` to call. */
export const NO_FETCH = 7;
/** An answer came, and its body is there. */
export const READ = 8;
/** Its body broke off. */
export const BROKEN = 9;
/** Its body is no JSON. */
export const NOT_JSON = 10;
/** Nobody wanted its body. */
export const SKIPPED = 11;
/** The time was up before its body was there. */
export const UNFINISHED = 12;
/** Its body is larger than what is read. */
export const TOO_LARGE = 13;

/** The longest that timers can wait: above it they fire at once. */
export const LONGEST_WAIT_MS = 2147483647;

/** The headers of an answer that are read, in the order in which the core knows them. */
export const HEADERS = [
  'date',
  'location',
  'x-ratelimit-limit',
  'x-ratelimit-burst',
  'x-ratelimit-remaining',
  'x-request-id',
  'retry-after',
  'retry-after-ms',
];

/** Those that can be dates. */
export const DATES = ['date', 'retry-after'];

const credentials = [
  [1, 'token', 'token'],
  [2, 'username', 'string'],
  [3, 'password', 'string'],
];

const client = [
  [0, 'auth', credentials],
  [4, 'baseUrl', 'string'],
  [5, 'allowInsecure', 'boolean'],
  [6, 'contractNumber', 'whole'],
  [7, 'timeoutMs', 'whole'],
  [8, 'totalTimeoutMs', 'whole'],
  [9, 'maxRetries', 'whole'],
  [10, 'fetch', 'function'],
  [11, 'headers', 'headers'],
  [12, 'fetchOptions', 'members'],
  [14, 'onResponse', 'function'],
  [20, 'onAttempt', 'function'],
];

const call = [
  [6, 'contractNumber', 'whole'],
  [7, 'timeoutMs', 'whole'],
  [8, 'totalTimeoutMs', 'whole'],
  [9, 'maxRetries', 'whole'],
  [11, 'headers', 'headers'],
  [12, 'fetchOptions', 'members'],
  [13, 'signal', 'signal'],
  [14, 'onResponse', 'function'],
  [15, 'pretty', 'boolean'],
  [16, 'depth', 'whole'],
  [17, 'orderBy', 'string'],
  [18, 'maxResults', 'whole'],
  [19, 'filter', 'strings'],
  [20, 'onAttempt', 'function'],
  [21, 'intervalMs', 'whole'],
  [22, 'onError', 'function'],
  [23, 'onPoll', 'function'],
];

const environment = [
  [1, 'IONOS_TOKEN', 'string'],
  [2, 'IONOS_USERNAME', 'string'],
  [3, 'IONOS_PASSWORD', 'string'],
  [4, 'IONOS_API_URL', 'string'],
  [6, 'IONOS_CONTRACT_NUMBER', 'string'],
];

const createBody = [
  [0, 'name', 'string', true],
  [1, 'password', 'string', true],
  [2, 'email', 'string', true],
];

const replaceBody = [
  [0, 'password', 'string', true],
  [1, 'email', 'string', true],
];

const updateBody = [
  [0, 'password', 'string'],
  [1, 'email', 'string'],
];

/** Every table, with the name of the argument that it is for. */
export const ARGUMENTS = [
  ['options', client],
  ['options', call],
  ['env', environment],
  ['properties', []],
  ['properties', createBody],
  ['properties', []],
  ['properties', replaceBody],
  ['properties', updateBody],
  ['properties', []],
  ['properties', []],
];

/**
 * The first place of `value` that does not fit the document of this number, such as `items[3].id`, or `undefined`.
 *
 * Every property stands here by its name, since a walk that reads names from a table takes an engine ten times as long.
 */
export function mismatch(value, document) {
  try {
    return CHECKS[document](value);
  } catch {
    return '';
  }
}

function ssourl(value) {
  if (!isObject(value)) return '';
  if (typeof value.ssoUrl !== 'string') return 'ssoUrl';
  return undefined;
}

function metadata(value) {
  if (!isObject(value)) return '';
  if (!isText(value.etag)) return 'etag';
  if (!isText(value.createdDate)) return 'createdDate';
  if (!isText(value.createdBy)) return 'createdBy';
  if (!isText(value.createdByUserId)) return 'createdByUserId';
  if (!isText(value.lastModifiedDate)) return 'lastModifiedDate';
  if (!isText(value.lastModifiedBy)) return 'lastModifiedBy';
  if (!isText(value.lastModifiedByUserId)) return 'lastModifiedByUserId';
  if (!isText(value.state)) return 'state';
  return undefined;
}

function properties(value) {
  if (!isObject(value)) return '';
  if (!isText(value.name)) return 'name';
  if (!isText(value.password)) return 'password';
  if (!isText(value.email)) return 'email';
  return undefined;
}

function unit(value) {
  if (!isObject(value)) return '';
  if (typeof value.id !== 'string') return 'id';
  if (!isText(value.type)) return 'type';
  if (!isText(value.href)) return 'href';
  const metadataPlace = value.metadata == null ? undefined : metadata(value.metadata);
  if (metadataPlace !== undefined) return below('metadata', metadataPlace);
  const propertiesPlace = value.properties == null ? undefined : properties(value.properties);
  if (propertiesPlace !== undefined) return below('properties', propertiesPlace);
  return undefined;
}

function units(value) {
  if (!isObject(value)) return '';
  if (!isText(value.id)) return 'id';
  if (!isText(value.type)) return 'type';
  if (!isText(value.href)) return 'href';
  const { items } = value;
  if (!Array.isArray(items)) return 'items';
  for (let at = 0; at < items.length; at++) {
    const place = unit(items[at]);
    if (place !== undefined) return below(`items[${at}]`, place);
  }
  return undefined;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value) {
  return value == null || typeof value === 'string';
}

function below(path, rest) {
  return rest === '' || rest.startsWith('[') ? path + rest : `${path}.${rest}`;
}

const CHECKS = [ssourl, unit, units];
