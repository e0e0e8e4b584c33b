/** Memory over many mocked calls: `node --expose-gc memory.mjs FOLDER CALLS`, the folder being one of stage.mjs. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { SMALL, TARGET, answering, listText } from '../lib/units.mjs';
import { linearMemory, tablePlaces } from '../lib/watch.mjs';

const [folder, calls] = process.argv.slice(2);
const { connect } = await import(pathToFileURL(join(folder, 'clients/ionos-backup.mjs')).href);
const { connect: connectAsking } = await import(pathToFileURL(join(folder, 'clients/ionos-backup-asking.mjs')).href);
const list = connect({ ...TARGET, fetch: answering(listText(SMALL)) });
const asking = connectAsking({ ...TARGET, fetch: answering(listText(SMALL)) });
const long = connect({ ...TARGET, fetch: answering(listText(10_000)) });

const POINTS = 5;
const share = Number(calls) / POINTS;
const samples = [];
for (let point = 0; point <= POINTS; point++) {
  for (let call = 0; call < (point === 0 ? 2000 : share); call += 2) {
    await list();
    await asking();
  }
  samples.push({ calls: point * share, ...(await look()) });
}

const before = linearMemory();
await long();
const after = linearMemory();
await long();
console.log(`RESULT ${JSON.stringify({ samples, long: { before, after, again: linearMemory() } })}`);

/** What is in use after a full collection. */
async function look() {
  // Finalizers run in tasks of their own.
  for (let round = 0; round < 3; round++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { heapUsed, external, arrayBuffers, wasm: linearMemory(), places: tablePlaces() };
}
