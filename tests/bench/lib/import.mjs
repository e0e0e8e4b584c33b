/** What importing a client and constructing it costs: fresh processes, one after another in turn, over an empty one. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { median, quantile } from './stats.mjs';
import { RAW } from './stage.mjs';

/** What each module does last: says how long it took since Node itself was ready, and the processor's time in all. */
const REPORT = `const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({
    wall: performance.now() - performance.nodeTiming.bootstrapComplete,
    cpu: (user + system) / 1000,
    bootstrap: performance.nodeTiming.bootstrapComplete,
  }));`;

/**
 * For each client, milliseconds over an empty module: on the clock, and of the processor. `bootstrap` is what Node itself
 * took to start: the yardstick for how fast the machine was just then.
 */
export function importTimes(stage, names, rounds) {
  const files = new Map([['empty', write(stage, 'empty', REPORT)]]);
  for (const name of names) {
    if (name === RAW) continue;
    const source = `import { connect } from ${JSON.stringify(stage.client(name))};
      connect({ baseUrl: 'https://api.ionos.com/cloudapi/v6', token: 'token' });
      ${REPORT}`;
    files.set(name, write(stage, `import-${name}`, source));
  }
  const times = new Map([...files.keys()].map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, file] of files) {
      const { stdout, status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${name}: ${stderr}`);
      if (round >= 0) times.get(name).push(JSON.parse(stdout));
    }
  }
  const result = { bootstrap: median(times.get('empty').map(({ bootstrap }) => bootstrap)) };
  for (const name of files.keys()) {
    if (name === 'empty') continue;
    const over = (clock) =>
      summary(
        times.get(name).map((time) => time[clock]),
        times.get('empty').map((time) => time[clock]),
      );
    result[name] = { wall: over('wall'), cpu: over('cpu') };
  }
  return result;
}

function summary(values, empty) {
  const differences = values.map((value, round) => value - empty[round]);
  return {
    time: median(differences),
    low: quantile(differences, 0.25),
    high: quantile(differences, 0.75),
    quiet: quantile(values, 0.1) - quantile(empty, 0.1),
  };
}

function write(stage, name, source) {
  const file = join(stage.folder, `${name}.mjs`);
  writeFileSync(file, source);
  return file;
}
