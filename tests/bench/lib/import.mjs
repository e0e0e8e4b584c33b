/**
 * From import to the first answer: fresh processes, one client after another in turn, with Node's own fetch in memory.
 *
 * Node loads its fetch when it is first touched. Some clients touch it when they are imported, others on their first
 * call: whoever measures the import alone measures that.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PEER } from './stage.mjs';
import { median, quantile } from './stats.mjs';
import { SMALL } from './units.mjs';

const PHASES = ['imported', 'constructed', 'answered'];

/**
 * For each client what it took in milliseconds, on the clock and of the processor, its phases, and its share of the
 * peer's on the clock.
 */
export function importTimes(stage, names, rounds) {
  const files = names.map((name) => [name, write(stage, name)]);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, file] of files) {
      const { stdout, status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${name}: ${stderr}`);
      if (round >= 0) times[name].push(JSON.parse(stdout));
    }
  }
  return Object.fromEntries(
    names.map((name) => {
      const of = (clock) => spread(times[name].map((time) => time[clock]));
      const share = spread(times[name].map(({ wall }, round) => wall / times[PEER]?.[round].wall));
      const phases = Object.fromEntries(PHASES.map((phase) => [phase, median(times[name].map((time) => time[phase]))]));
      return [name, { wall: of('wall'), cpu: of('cpu'), share, phases }];
    }),
  );
}

const spread = (values) => ({
  time: median(values),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
  quiet: quantile(values, 0.1),
});

function write(stage, name) {
  const file = join(stage.folder, `import-${name}.mjs`);
  writeFileSync(
    file,
    `import { answering, listText, TARGET } from './lib/units.mjs';
const fetch = answering(listText(${SMALL}));
await (await globalThis.fetch('data:application/json,{}')).json();
await (await fetch()).json();
void [globalThis.Headers, globalThis.Request, AbortController, AbortSignal];
const cpu = process.cpuUsage();
const began = performance.now();
const { connect } = await import(${JSON.stringify(stage.client(name))});
const imported = performance.now();
const call = connect({ ...TARGET, fetch });
const constructed = performance.now();
const { items } = await call();
const answered = performance.now();
const { user, system } = process.cpuUsage(cpu);
if (items.length !== ${SMALL}) throw new Error('no list');
console.log(JSON.stringify({
  wall: answered - began, cpu: (user + system) / 1000,
  imported: imported - began, constructed: constructed - imported, answered: answered - constructed,
}));
`,
  );
  return file;
}
