/** What `createGateway` is told, checked once: later code never asks again whether a value is legal. */
import { wrong } from '../invalid.js';
import { BASE_URL } from './operations.js';
import { OPEN, routesOf } from './policy.js';
import { baseOf, parse } from './urls.js';

const NAME = 'createGateway';
const MAX_INT32 = 2_147_483_647;
const READS = ['list', 'get'];

/** Each option: what becomes of a value, `undefined` of one that does not fit, and what it must be. */
const OPTIONS = [
  { name: 'authorize', take: aFunction, must: 'a function: whose credentials a request gets' },
  { name: 'basePath', take: path, must: 'a path without a slash at its end, such as /api/backup' },
  { name: 'allowInsecure', take: (value) => (typeof value === 'boolean' ? value : undefined), must: 'a boolean' },
  {
    name: 'baseUrl',
    take: (value, given) => (typeof value === 'string' ? baseOf(value, given.allowInsecure) : undefined),
    must: 'an absolute URL without user, query and fragment: https, http on loopback, or elsewhere with allowInsecure',
  },
  {
    name: 'operations',
    take: names,
    must: `an array of names: ${OPEN.join(', ')}, or read for ${READS.join(' and ')}`,
  },
  { name: 'origin', take: origin, must: 'scheme, host and port alone, such as https://backup.example.com' },
  { name: 'maxBodyBytes', take: whole, must: `a whole number of bytes from 1 to ${MAX_INT32}` },
  { name: 'timeoutMs', take: whole, must: `a whole number of milliseconds from 1 to ${MAX_INT32}` },
  { name: 'fetch', take: aFunction, must: 'a function' },
  { name: 'onResponse', take: aFunction, must: 'a function' },
];

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
  /** @type {Record<string, any>} */
  const settings = { ...DEFAULTS };
  for (const { name, take, must } of OPTIONS) {
    // Read once: what is used later is the copy, which no getter can change.
    const value = options[name];
    if (value === undefined && name !== 'authorize') continue;
    settings[name] = take(value, settings) ?? wrong(NAME, name, `must be ${must}`);
  }
  for (const key of Object.keys(options)) {
    const isKnown = OPTIONS.some(({ name }) => name === key) || options[key] === undefined;
    if (!isKnown) wrong(NAME, key, 'is not known here');
  }
  settings.routes = routesOf(settings.operations);
  return settings;
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
  const isOne = typeof value === 'string' && /^https?:\/\/[^/?#@\\*\s]+\/?$/i.test(value);
  return isOne ? parse(value)?.origin : undefined;
}

function whole(value) {
  return Number.isInteger(value) && value >= 1 && value <= MAX_INT32 ? value : undefined;
}
