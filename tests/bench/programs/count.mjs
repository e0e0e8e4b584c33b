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
const raw = await count(await connect('raw'));
const plain = await count(await connect('ionos-backup', answeringPlainly(text)));
console.log(`RESULT ${JSON.stringify({ ours, raw, plain, linearMemory: linearMemory() })}`);

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
