/**
 * What methods refuse before anything is sent: ids, bodies, and every option; also when the signal is aborted already.
 */
import assert from 'node:assert/strict';
import { clientOf, failure, fetchOf, ID, isError, json, NEW_UNIT, REPLACEMENT, rows } from '../support/doubles.js';
import { hostile, LIMITS, outOf, throwing, wrong } from '../support/wrong.js';

const METHODS = {
  list: (target, options) => target.list(options),
  create: (target, options) => target.create(NEW_UNIT, options),
  get: (target, options) => target.get(ID, options),
  replace: (target, options) => target.replace(ID, REPLACEMENT, options),
  update: (target, options) => target.update(ID, { email: 'user@example.com' }, options),
  delete: (target, options) => target.delete(ID, options),
  ssoUrl: (target, options) => target.ssoUrl(ID, options),
  waitUntilAvailable: (target, options) => target.waitUntilAvailable(ID, options),
  waitUntilDeleted: (target, options) => target.waitUntilDeleted(ID, options),
};
const WITH_ID = ['get', 'replace', 'update', 'delete', 'ssoUrl', 'waitUntilAvailable', 'waitUntilDeleted'];
const WITH_DEPTH = ['list', 'create', 'get', 'replace', 'update', 'delete'];
const WAITS = ['waitUntilAvailable', 'waitUntilDeleted'];

const OPTIONS = [
  ...Object.entries(LIMITS).flatMap(([name, [min, max]]) => [
    ...wrong('number').map(([what, value]) => [`${name}: ${what}`, { [name]: value }, name]),
    ...outOf(min, max).map(([what, value]) => [`${name}: ${what}`, { [name]: value }, name]),
  ]),
  ...wrong('function').map(([what, value]) => [`onResponse: ${what}`, { onResponse: value }, 'onResponse']),
  ...wrong('signal').map(([what, value]) => [`signal: ${what}`, { signal: value }, 'signal']),
  ['signal: a controller', { signal: new AbortController() }, 'signal'],
  ['signal: half of one', { signal: { aborted: false } }, 'signal'],
  ['signal: a proxy that throws', { signal: hostile() }, 'signal'],
  ...['fetch', 'auth', 'baseUrl', 'timeoutMS', 'retries', 'headers', 'method', 'body', 'constructor'].map((name) => [
    `an unknown name: ${name}`,
    { [name]: () => {} },
    name,
  ]),
  ['__proto__ of its own', JSON.parse('{"__proto__": 1}'), '__proto__'],
  ['a proxy that throws', hostile(), 'options'],
  ...['timeoutMs', 'signal', 'onResponse'].map((name) => [`${name}: a getter that throws`, throwing(name), name]),
];

for (const name of Object.keys(METHODS)) {
  const all = ['list', 'create', 'waitUntilDeleted'].includes(name) ? OPTIONS : OPTIONS.filter((_, at) => at % 5 === 0);
  rows(
    `${name}: options`,
    [
      ...wrong('object').map(([what, value]) => [`options: ${what}`, value, 'options']),
      ...all,
      ...notFor(name).map(([option, value]) => [`${option} is not its option`, { [option]: value }, option]),
    ],
    (options, argument) => refused(name, (target, more) => METHODS[name](target, more), options, argument),
  );
}

const LIST_OPTIONS = [
  ...wrong('boolean').map(([what, value]) => [`pretty: ${what}`, { pretty: value }, 'pretty']),
  ...wrong('number').map(([what, value]) => [`depth: ${what}`, { depth: value }, 'depth']),
  ...outOf(0, 10).map(([what, value]) => [`depth: ${what}`, { depth: value }, 'depth']),
  ...wrong('string').map(([what, value]) => [`orderBy: ${what}`, { orderBy: value }, 'orderBy']),
  ['orderBy: blank', { orderBy: ' ' }, 'orderBy'],
  ...wrong('number').map(([what, value]) => [`maxResults: ${what}`, { maxResults: value }, 'maxResults']),
  ...outOf(1, 2147483647).map(([what, value]) => [`maxResults: ${what}`, { maxResults: value }, 'maxResults']),
  ...wrong('object').map(([what, value]) => [`filter: ${what}`, { filter: value }, 'filter']),
  ...wrong('string').map(([what, value]) => [`filter.name: ${what}`, { filter: { name: value } }, 'filter.name']),
  ['filter: a blank property', { filter: { ' ': 'x' } }, 'filter'],
  ['filter: half of a character in a property', { filter: { '\ud800': 'x' } }, 'filter'],
  ['filter.name: half of a character', { filter: { name: '\ud800' } }, 'filter.name'],
  ['orderBy: half of a character', { orderBy: '\udfff' }, 'orderBy'],
];
rows('list: its own options', LIST_OPTIONS, (options, argument) => refused('list', METHODS.list, options, argument));

const HOOKS = wrong('function').map(([what, value]) => [`onPoll: ${what}`, { onPoll: value }, 'onPoll']);
rows('waits: onPoll', HOOKS, (options, argument) =>
  refused('waitUntilAvailable', METHODS.waitUntilAvailable, options, argument),
);

const IDS = [
  ...wrong('string').map(([what, value]) => [what, value]),
  ['undefined', undefined],
  ...[
    '',
    ' ',
    '.',
    '..',
    './..',
    '/',
    'a/b',
    '/a',
    'a/',
    '\\',
    'a\\b',
    '%2e',
    '%2e%2e',
    '%2F',
    'a%2fb',
    'a%00',
    'a b',
    'a\n',
    '\na',
    'a\0',
    'a?b',
    'a#b',
    'a;b',
    'a:b',
    'a@b',
    'a.b',
    '-a',
    '_a',
    'ä',
    'а',
    '\u{1f4be}',
    'a\u200b',
    'a'.repeat(129),
    '*',
    '{id}',
  ].map((id) => [JSON.stringify(id).slice(0, 40), id]),
];
for (const name of WITH_ID) {
  const ids = name === 'delete' ? IDS : IDS.filter((_, at) => at % 3 === 0);
  rows(`${name}: ids`, ids, (id) => refused(name, withId(name, id), undefined, 'id'));
}

const BODIES = {
  create: NEW_UNIT,
  replace: REPLACEMENT,
  update: { password: 'canary-password-4711', email: 'user@example.com' },
};
for (const [name, good] of Object.entries(BODIES)) {
  const required = name !== 'update';
  rows(
    `${name}: bodies`,
    [
      ['undefined', undefined, 'properties'],
      ...wrong('object').map(([what, value]) => [what, value, 'properties']),
      ['nothing in it', {}, required ? `properties.${Object.keys(good)[0]}` : 'properties'],
      ['a proxy that throws', hostile(), 'properties'],
      ['a getter that throws', throwing('password'), name === 'create' ? 'properties.name' : 'properties.password'],
      ...Object.keys(good).flatMap((field) => [
        ...wrong('string').map(([what, value]) => [
          `${field}: ${what}`,
          { ...good, [field]: value },
          `properties.${field}`,
        ]),
        ...['', ' ', '\t\r\n', 'half \ud83d of it', '\udcbe'].map((value) => [
          `${field}: ${JSON.stringify(value)}`,
          { ...good, [field]: value },
          `properties.${field}`,
        ]),
        ...(required ? [[`${field}: missing`, { ...good, [field]: undefined }, `properties.${field}`]] : []),
      ]),
      ...['id', 'href', 'type', 'metadata', 'properties', 'Email', 'passwort', 'etag', 'state', 'toString'].map(
        (field) => [`${field} is not to be set`, { ...good, [field]: 'x' }, `properties.${field}`],
      ),
      ...(name === 'create'
        ? ['a\nb', 'a\0', '\u007f', 'a\u0085'].map((value) => [
            `name: ${JSON.stringify(value)}`,
            { ...good, name: value },
            'properties.name',
          ])
        : [['name is not to be set', { ...good, name: 'other' }, 'properties.name']]),
      ...(required ? [] : [['only undefined', { password: undefined, email: undefined }, 'properties']]),
    ],
    (properties, argument) => refused(name, withBody(name, properties), undefined, argument),
  );
}

function withId(name, id) {
  const body = { replace: [REPLACEMENT], update: [{ email: 'user@example.com' }] }[name] ?? [];
  return (target, options) => target[name](id, ...body, options);
}

function withBody(name, properties) {
  return (target, options) => target[name](...(name === 'create' ? [] : [ID]), properties, options);
}

/** @returns {any[][]} */
function notFor(name) {
  const isWait = WAITS.includes(name);
  return [
    ...(name === 'list'
      ? []
      : [
          ['orderBy', 'name'],
          ['maxResults', 1],
          ['filter', { name: 'x' }],
        ]),
    ...(WITH_DEPTH.includes(name) ? [] : [['depth', 1]]),
    ...(isWait ? [['pretty', true]] : [['onPoll', () => {}]]),
  ];
}

async function refused(operation, call, options, argument) {
  const fetch = fetchOf(() => json({}, 400));
  let tokens = 0;
  const client = clientOf(fetch, { auth: { token: () => `token-${++tokens}` } });
  const targets = WAITS.includes(operation) ? [client] : [client, client.requests];
  for (const target of targets) {
    const attempts = [options, ...aborted(options)];
    for (const attempt of attempts) {
      const promise = call(target, attempt);
      assert.ok(promise instanceof Promise);
      isError(await failure(promise), 'InvalidArgumentError', {
        code: 'invalid_argument',
        operation,
        argument,
        outcome: 'not_sent',
        attempts: 0,
        retryable: false,
      });
    }
  }
  assert.equal(fetch.calls.length, 0);
  assert.equal(tokens, 0);
}

/** The same options, getters and all, with a signal that is aborted; nothing for what is no plain object of options. */
function aborted(options = {}) {
  try {
    if (Object.getPrototypeOf(options) !== Object.prototype || 'signal' in options) return [];
    const signal = AbortSignal.abort(new Error('aborted'));
    return [Object.defineProperties({ signal }, Object.getOwnPropertyDescriptors(options))];
  } catch {
    return [];
  }
}
