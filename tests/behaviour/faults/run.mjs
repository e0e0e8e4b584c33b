/**
 * Real faults in every runtime: one line for each cell of runtime and fault, `ok` or `FAIL`.
 *
 * `node faults/run.mjs [WORD…]` takes the runtimes whose name contains one of the words. CHROMIUM names the browser.
 */
import { FAULTS, SENDS_AGAIN } from './faults.mjs';
import { RUNTIMES } from './runtimes.mjs';
import { startFaultServer } from './server.mjs';

/** Runs the cells; gives how many there were and how many failed. */
export async function runFaults(words, print = console.log) {
  const server = await startFaultServer();
  const faults = FAULTS.map(([, , , options]) => options ?? {});
  let cells = 0;
  let failed = 0;
  try {
    for (const [name, run] of Object.entries(RUNTIMES)) {
      if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
      const cell = name.replaceAll(' ', '-');
      let results;
      try {
        results = await run({ url: `${server.url}/${cell}`, faults, chromium: process.env.CHROMIUM });
      } catch (error) {
        results = undefined;
        print(`${name} did not run:\n${error?.stack ?? error}`);
      }
      cells += FAULTS.length;
      if (results === undefined) failed += FAULTS.length;
      for (const [at, [fault, , expected]] of results === undefined ? [] : FAULTS.entries()) {
        const most = SENDS_AGAIN[name]?.includes(fault) ? 2 : 1;
        const wrong = compare(expected, results[at], countsOf(server, cell, at), most);
        if (wrong !== undefined) failed++;
        print(`${wrong === undefined ? 'ok   ' : 'FAIL '} ${name}, ${fault}: ${wrong ?? results[at].join(' ')}`);
      }
    }
  } finally {
    server.close();
  }
  return { cells, failed };
}

function countsOf({ requests }, cell, at) {
  return ['GET', 'POST'].map((method) => requests.get(`${cell} ${at} ${method}`) ?? 0);
}

function compare(expected, found, counts, most) {
  for (const [at, call] of ['list', 'create'].entries()) {
    if (!expected[at].includes(found[at])) return `${call} came to ${found[at]}, not ${expected[at].join(' or ')}`;
    // The create has three retries, and no fault here is one that allows any.
    if (counts[at] < 1 || counts[at] > most) return `${call} was sent ${counts[at]} times`;
  }
  return undefined;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { cells, failed } = await runFaults(process.argv.slice(2));
  console.log(`${cells - failed} cells ok, ${failed} failed`);
  process.exitCode = failed === 0 && cells > 0 ? 0 : 1;
}
