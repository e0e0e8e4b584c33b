/** What runs in Chromium: every client, raced in the page. Bundled by chromium.mjs. */
import { batchFor } from '../lib/batch.mjs';
import { race } from '../lib/stats.mjs';
import { TARGET, answering, listText } from '../lib/units.mjs';

/** Times of lists of these lengths; `connects` are the clients' functions. */
export async function raceInPage(connects, { lengths, rounds }) {
  const results = {};
  for (const count of lengths) {
    const fetch = answering(listText(count));
    const runs = {};
    for (const [name, connect] of Object.entries(connects)) {
      runs[name] = connect({ ...TARGET, fetch });
      if ((await runs[name]()).items.length !== count) throw new Error(`${name} gave another list`);
    }
    results[count] = await race(runs, { rounds, batch: batchFor(count), warmUp: Math.ceil(rounds / 4) });
  }
  return results;
}
