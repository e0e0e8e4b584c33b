/** The benchmark: `node run.mjs [WHAT] [--package DIR]`. See README.md. */
import { parseArgs } from 'node:util';

import { batchFor, mocked } from './lib/calls.mjs';
import { importTimes } from './lib/import.mjs';
import { kilobytes, ourSizes } from './lib/size.mjs';
import { OURS, RAW, makeStage } from './lib/stage.mjs';
import { CLOCKS } from './lib/stats.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { package: { type: 'string' } } });
const stage = makeStage(values.package);

const quick = {
  async size() {
    const sizes = await ourSizes(stage);
    for (const [name, { raw, brotli, files = [] }] of Object.entries(sizes)) {
      console.log(`${name.padEnd(8)} ${kilobytes(raw).padStart(7)} KB raw ${kilobytes(brotli).padStart(6)} KB brotli`);
      if (files.length > 1) for (const file of files) console.log(`  ${file.name}: ${kilobytes(file.raw)} / ${kilobytes(file.brotli)}`);
    }
  },
  import() {
    const { [OURS]: ours } = importTimes(stage, [OURS], 20);
    for (const [clock, { time, low, high, quiet }] of Object.entries(ours)) {
      const [middle, from, to, best] = [time, low, high, quiet].map((ms) => ms.toFixed(1));
      console.log(`import and construct, ${clock.padEnd(4)} ${middle} ms over an empty module [${from}–${to}], quiet ${best}`);
    }
  },
  async mocked() {
    print('one call of 10 KB', await mocked(stage, [RAW, OURS], { rounds: 300, batch: 40 }));
  },
  async list() {
    for (const [count, rounds] of [[10, 100], [100, 60], [1000, 60], [10_000, 15]]) {
      print(`list of ${count}`, await mocked(stage, [RAW, OURS], { count, rounds, batch: batchFor(count) }));
    }
  },
};

function print(what, { [RAW]: raw, [OURS]: ours }) {
  const shown = (us) => (us < 1000 ? `${us.toFixed(0)} µs` : `${(us / 1000).toFixed(1)} ms`);
  for (const clock of CLOCKS) {
    const { ratio, low, high, quiet, time } = ours[clock];
    const [middle, from, to, best] = [ratio, low, high, quiet].map((factor) => factor.toFixed(2));
    console.log(`${what.padEnd(18)} ${clock.padEnd(4)} ${middle} × raw [${from}–${to}], quiet ${best}; ${shown(time)} against ${shown(raw[clock].time)}`);
  }
}

for (const what of positionals) await quick[what]();
