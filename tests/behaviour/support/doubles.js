/** Clients on fetches of our own, canned answers, and what came of a call. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BackupClient, isBackupError } from 'ionos-backup';

export const ID = '15f67991-0f51-4efc-a8ad-ef1fb31a480c';
export const TOKEN = 'canary-token-4711';
export const NEW_UNIT = { name: 'prod', password: 'canary-password-4711', email: 'user@example.com' };
export const REPLACEMENT = { password: 'canary-password-4711', email: 'user@example.com' };
export const UNIT = { id: ID, type: 'backupunit', metadata: { state: 'AVAILABLE' }, properties: { name: 'prod' } };
export const LIST = { id: 'backupunits', type: 'collection', items: [UNIT] };
export const SSO = { ssoUrl: 'https://backup.example.com/api/2/idp/external-login#ott=canary-ott-4711%3D%3D' };

/** Every method that sends one kind of request: how it is called with options, and what a good answer to it is. */
export const OPERATIONS = {
  list: { method: 'GET', answer: LIST, call: (client, options) => client.list(options) },
  create: { method: 'POST', answer: UNIT, call: (client, options) => client.create(NEW_UNIT, options) },
  get: { method: 'GET', answer: UNIT, call: (client, options) => client.get(ID, options) },
  replace: { method: 'PUT', answer: UNIT, call: (client, options) => client.replace(ID, REPLACEMENT, options) },
  update: {
    method: 'PATCH',
    answer: UNIT,
    call: (client, options) => client.update(ID, { email: 'e@x.org' }, options),
  },
  delete: { method: 'DELETE', answer: undefined, call: (client, options) => client.delete(ID, options) },
  ssoUrl: { method: 'GET', answer: SSO, call: (client, options) => client.ssoUrl(ID, options) },
};

/** The two methods that poll. */
export const WAITS = {
  waitUntilAvailable: {
    method: 'GET',
    answer: LIST,
    call: (client, options) => client.waitUntilAvailable(ID, options),
  },
  waitUntilDeleted: {
    method: 'GET',
    answer: { items: [] },
    call: (client, options) => client.waitUntilDeleted(ID, options),
  },
};

/**
 * A client with a token, no retries and this fetch, unless told otherwise.
 *
 * @returns {any} for what is not in its types is asked of it as well
 */
export function clientOf(fetch, options) {
  return new BackupClient({ auth: { token: TOKEN }, maxRetries: 0, fetch, ...options });
}

/** A standard response with a JSON body. */
export function json(value, status = 200, headers = {}) {
  return new Response(value === undefined ? null : JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** A fetch that gives its answers one after another, the last one for ever, and keeps what it was called with. */
export function fetchOf(...answers) {
  const calls = [];
  const fetch = async (url, init) => {
    calls.push({ url, ...init });
    const answer = answers[Math.min(calls.length, answers.length) - 1];
    return typeof answer === 'function' ? answer(url, init) : answer;
  };
  return Object.assign(fetch, { calls });
}

/** An error as a network throws it. */
export function networkError(code, message = 'fetch failed') {
  return Object.assign(new TypeError(message), { cause: Object.assign(new Error(code), { code }) });
}

/** What a promise rejects with; fails if it does not. */
export async function failure(promise) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  return assert.fail(`it should have failed and gave ${JSON.stringify(value)}`);
}

/** Checks the class, by name, and facts of an error of ours. */
export function isError(error, name, facts) {
  assert.ok(isBackupError(error), `not an error of this package: ${String(error)}`);
  const found = Object.fromEntries(Object.keys(facts).map((key) => [key, error[key]]));
  assert.deepEqual({ name: error.name, ...found }, { name, ...facts });
  assert.ok(error instanceof Error);
  assert.match(error.stack, new RegExp(`^${name}: `));
}

/** One test for each row, `[name, ...row]`. */
export function rows(title, table, check) {
  describe(title, () => {
    const names = new Set();
    for (const [name, ...row] of table) {
      assert.ok(!names.has(name), `two rows of the name ${name}`);
      names.add(name);
      it(name, () => check(...row));
    }
  });
}
