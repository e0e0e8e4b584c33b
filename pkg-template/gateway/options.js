/** What `createGateway` is told, checked once: later code never asks again whether a value is legal. */
import { wrong } from '../invalid.js';
import { BASE_URL } from './operations.js';
import { OPEN, routesOf } from './policy.js';
import { baseOf, parse } from './urls.js';

const NAME = 'createGateway';
const MAX_INT32 = 2_147_483_647;
const READS = ['list', 'get'];

/**
 * Each option: what it must be, and what becomes of a value that is; `undefined` of one that is not.
 *
 * @type {Record<string, [must: string, take: Function]>}
 */
const OPTIONS = {
  authorize: ['a function: whose credentials a request gets', aFunction],
  basePath: ['a path without a slash at its end, such as /api/backup', path],
  allowInsecure: ['a boolean', (value) => (typeof value === 'boolean' ? value : undefined)],
  baseUrl: [
    'an absolute URL without user information, query and fragment: https, http on loopback, or elsewhere with allowInsecure',
    (value, { allowInsecure }) => (typeof value === 'string' ? baseOf(value, allowInsecure) : undefined),
  ],
  operations: [`an array of names: ${OPEN.join(', ')}, or read for ${READS.join(' and ')}`, names],
  origin: ['scheme, host and port alone, such as https://backup.example.com', origin],
  maxBodyBytes: [`a whole number of bytes from 1 to ${MAX_INT32}`, whole],
  timeoutMs: [`a whole number of milliseconds from 1 to ${MAX_INT32}`, whole],
  fetch: ['a function', aFunction],
  onResponse: ['a function', aFunction],
};

const DEFAULTS = {
  basePath: '/api/cloudapi/v6',
  baseUrl: BASE_URL,
  operations: OPEN,
  maxBodyBytes: 65_536,
  timeoutMs: 30_000,
};

/**
 * Throws an `InvalidArgumentError` that names the option.
 *
 * @returns {Record<string, any>}
 */
export function settingsOf(options) {
  if (typeof options !== 'object' || options === null) wrong(NAME, 'options', 'must be an object');
  const given = {};
  for (const [name, [must, take]] of Object.entries(OPTIONS)) {
    // Read once: what is used later is the copy, which no getter can change.
    const value = options[name];
    if (value !== undefined) given[name] = take(value, given) ?? wrong(NAME, name, `must be ${must}`);
  }
  if (given.authorize === undefined) wrong(NAME, 'authorize', `must be ${OPTIONS.authorize[0]}`);
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(OPTIONS, name) && options[name] !== undefined) wrong(NAME, name, 'is not known here');
  }
  const settings = { ...DEFAULTS, ...given };
  return { ...settings, routes: routesOf(settings.operations) };
}

function aFunction(value) {
  return typeof value === 'function' ? value : undefined;
}

/** One that a URL parser leaves as it is, so that it can be compared. */
function path(value) {
  const isOne = typeof value === 'string' && /^(?:\/[^/?#]+)+$/.test(value);
  return isOne && parse(`https://host${value}`)?.pathname === value ? value : undefined;
}

function names(value) {
  if (value === 'read') return READS;
  if (!Array.isArray(value) || !value.every((name) => name === 'read' || OPEN.includes(name))) return undefined;
  return value.flatMap((name) => (name === 'read' ? READS : name));
}

/** As browsers write it: what is written otherwise would never be equal to theirs. */
function origin(value) {
  const isOne = typeof value === 'string' && /^https?:\/\/[^/?#@\\]+\/?$/i.test(value);
  return isOne ? parse(value)?.origin : undefined;
}

function whole(value) {
  return Number.isInteger(value) && value >= 1 && value <= MAX_INT32 ? value : undefined;
}
