/** Calls through a mocked fetch: what a client adds to `fetch` and `response.json()`. */
import { compare, race } from './stats.mjs';
import { RAW } from './stage.mjs';
import { SMALL, TARGET, answering, listText } from './units.mjs';

/** Ratios of a list of `count` units, mocked. `effort` 1 takes about a second for two clients. */
export async function mocked(stage, names, { count = SMALL, rounds, batch }) {
  const runs = await clients(stage, names, answering(listText(count)));
  return compare(await race(runs, { rounds, batch, warmUp: Math.ceil(rounds / 4) }), RAW);
}

/** How many calls make up a few milliseconds. */
export const batchFor = (count) => Math.max(1, Math.round(60 / (1 + count / SMALL)));

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
