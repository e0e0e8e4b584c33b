/** A sandbox whose time stands still, and requests with its token. */
import { createSandbox } from 'ionos-backup/sandbox';

/** 2027-01-15T08:00:00Z */
export const BEGIN_MS = 1_800_000_000_000;
export const UNITS = '/cloudapi/v6/backupunits';
export const SAMPLE = `${UNITS}/15f67991-0f51-4efc-a8ad-ef1fb31a480c`;
export const NEW = { name: 'Fresh', password: 'canary-password', email: 'fresh@example.com' };

/**
 * A sandbox with `ask(target, init?)`, which sends the token.
 *
 * @param {any} options
 * @returns {any}
 */
export function open(options = {}) {
  const sandbox = createSandbox({ now: BEGIN_MS, ...options });
  const ask = (target, { headers, ...init } = /** @type {any} */ ({})) =>
    sandbox.fetch(sandbox.url + target, { headers: { authorization: `Bearer ${sandbox.token}`, ...headers }, ...init });
  return { ...sandbox, ask, create: (properties = NEW) => ask(UNITS, json('POST', { properties })) };
}

/** A request with a JSON body. */
export function json(method, body) {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** What a promise rejects with. @returns {Promise<any>} */
export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

/** The states of the units by their names, as the list has them. */
export async function states(sandbox) {
  const { items } = await (await sandbox.ask(UNITS)).json();
  return Object.fromEntries(items.map(({ properties, metadata }) => [properties.name, metadata.state]));
}

/** What a stream gave, and what it ended with. @returns {Promise<any>} */
export async function drained(response) {
  const chunks = [];
  try {
    for await (const chunk of response.body) chunks.push(chunk);
    return { chunks };
  } catch (error) {
    return { chunks, error };
  }
}

/** Gives everything that is not a timer its turn. */
export function turn() {
  return new Promise(setImmediate);
}
