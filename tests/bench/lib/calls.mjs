/** Calls through a mocked fetch: what a client adds to `fetch` and `response.json()`. */
import { batchFor } from './batch.mjs';
import { compare, race } from './stats.mjs';
import { RAW } from './stage.mjs';
import { SMALL, TARGET, answering, listText } from './units.mjs';

/**
 * Ratios of a list of `count` units, mocked, by the name of the client.
 *
 * @returns {Promise<any>}
 */
export async function mocked(stage, names, { count = SMALL, rounds, batch = batchFor(count) }) {
  const runs = await clients(stage, names, answering(listText(count)));
  return compare(await race(runs, { rounds, batch, warmUp: Math.ceil(rounds / 4) }), RAW);
}

/** The call of each client, seen to give a list. */
export async function clients(stage, names, fetch, target = TARGET) {
  const runs = {};
  for (const name of names) {
    const connect = await stage.connect(name);
    runs[name] = connect({ ...target, fetch });
    const list = await runs[name]();
    if (!Array.isArray(list?.items)) throw new Error(`${name} gave no list`);
  }
  return runs;
}
