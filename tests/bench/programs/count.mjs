/** Counts of one mocked call: `node count.mjs FOLDER UNITS`, the folder being one of stage.mjs. */
import { createHook } from 'node:async_hooks';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { TARGET, answering, answeringPlainly, listText } from '../lib/units.mjs';
import { linearMemory, takeCrossings } from '../lib/watch.mjs';

const CALLS = 20;
const [folder, units] = process.argv.slice(2);
const text = listText(Number(units));
/** @param {string} name @param {Function} [fetch] */
const connect = async (name, fetch = answering(text)) =>
  (await import(pathToFileURL(join(folder, 'clients', `${name}.mjs`)).href)).connect({ ...TARGET, fetch });

const resources = new Map();
const hook = createHook({
  init(_, type) {
    resources.set(type, (resources.get(type) ?? 0) + 1);
  },
});

const ours = await count(await connect('ionos-backup'));
const first = await count(await firstOfEach(answering(text)));
const raw = await count(await connect('raw'));
// Of a fetch that makes no promises on its own account.
const plain = await count(await connect('ionos-backup', answeringPlainly(text)));
const firstPlain = await count(await firstOfEach(answeringPlainly(text)));
console.log(`RESULT ${JSON.stringify({ ours, first, raw, plain, firstPlain, linearMemory: linearMemory() })}`);

/** The first call of a client, of another one each time. */
async function firstOfEach(fetch) {
  const calls = [];
  for (let at = 0; at < 2 * CALLS; at++) calls.push(await connect('ionos-backup', fetch));
  return () => calls.pop()();
}

async function count(call) {
  for (let at = 0; at < CALLS; at++) await call();
  takeCrossings();
  resources.clear();
  hook.enable();
  // Without an await between them nothing of the measurement itself is counted.
  for (let at = 0; at < CALLS; at++) await call();
  hook.disable();
  const per = (counts) => Object.fromEntries(Object.entries(counts).map(([name, times]) => [name, times / CALLS]));
  return { crossings: per(takeCrossings()), resources: per(Object.fromEntries(resources)) };
}
