/** Single figures of this package in a second or few: `node run.mjs size import mocked list`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { mocked } from './calls.mjs';
import { counts, crossingsOf } from './counts.mjs';
import { besideProxy, underLoad } from './gateway.mjs';
import { importTimes } from './import.mjs';
import { listThroughSandbox } from './sandbox.mjs';
import { kilobytes, ourSizes } from './size.mjs';
import { HERE, OURS, PEER, RAW } from './stage.mjs';
import { CLOCKS } from './stats.mjs';
import { staleSizes } from './told.mjs';
import { SMALL } from './units.mjs';

export const QUICK = {
  async gateway(stage) {
    const { ratio, streamedKb } = await besideProxy(stage, Number(process.env.ROUNDS ?? 40));
    const [time, low, high] = [ratio.time, ratio.low, ratio.high].map((value) => value.toFixed(2));
    console.log(`gateway in workerd     list of 1000: ${time} × a bare proxy [${low}–${high}]`);
    console.log(`                       resident memory after each further 30 MB: ${streamedKb.join(', ')} KB`);
  },
  async load(stage) {
    const { SECONDS = '60', CONNECTIONS = '200' } = process.env;
    const results = await underLoad(stage, { seconds: Number(SECONDS), connections: Number(CONNECTIONS) });
    for (const [name, facts] of Object.entries(results)) console.log(name, JSON.stringify(facts));
  },
  /** Fails where RESULTS.md tells other sizes than there are. */
  async told(stage) {
    const stale = staleSizes(readFileSync(join(HERE, 'RESULTS.md'), 'utf8'), await ourSizes(stage));
    for (const sentence of stale) console.log(sentence);
    if (stale.length > 0) process.exitCode = 1;
  },
  async size(stage) {
    const shown = ({ raw, brotli }) =>
      `${kilobytes(raw).padStart(7)} KB raw ${kilobytes(brotli).padStart(6)} KB brotli`;
    for (const [entry, size] of Object.entries(await ourSizes(stage))) {
      console.log(`${entry.padEnd(22)} ${shown(size)}`);
      if (size.files?.length > 1)
        for (const file of size.files) console.log(`  ${file.name.padEnd(20)} ${shown(file)}`);
    }
  },
  import(stage) {
    const { [OURS]: ours, [PEER]: peer } = importTimes(stage, [PEER, OURS], 20);
    for (const [name, { wall, phases }] of Object.entries({ [OURS]: ours, [PEER]: peer })) {
      const told = Object.entries(phases).map(([phase, ms]) => `${phase} ${ms.toFixed(1)}`);
      console.log(`${name.padEnd(14)} first answer after ${wall.time.toFixed(1)} ms: ${told.join(', ')}`);
    }
    console.log(`× openapi-fetch ${numbers(ours.share, 2).slice(0, 3).join(' ')}`);
  },
  async mocked(stage) {
    print('one call of 10 KB', await mocked(stage, [RAW, OURS], { rounds: 300 }));
  },
  async list(stage) {
    for (const [count, rounds] of [
      [10, 100],
      [100, 60],
      [1000, 60],
      [10_000, 15],
    ]) {
      print(`list of ${count}`, await mocked(stage, [RAW, OURS], { count, rounds }));
    }
  },
  async sandbox(stage) {
    const list = await listThroughSandbox(stage, { rounds: 60 });
    for (const clock of CLOCKS) console.log(`list through the sandbox ${clock} ${list[clock].time.toFixed(0)} µs`);
  },
  async counts(stage) {
    const { ours, first, raw, linearMemory } = await counts(stage, SMALL);
    for (const [name, times] of Object.entries(first.crossings)) console.log(`${String(times).padStart(6)} ${name}`);
    console.log('crossings ', crossingsOf(first), 'and again', crossingsOf(ours));
    console.log('resources ', ours.resources, 'raw', raw.resources);
    console.log(`linear memory ${linearMemory} bytes`);
  },
};

function print(what, { [RAW]: raw, [OURS]: ours }) {
  const shown = (us) => (us < 1000 ? `${us.toFixed(0)} µs` : `${(us / 1000).toFixed(1)} ms`);
  for (const clock of CLOCKS) {
    const [ratio, low, high, quiet] = numbers({ ...ours[clock], time: ours[clock].ratio }, 2);
    const times = `${shown(ours[clock].time)} against ${shown(raw[clock].time)}`;
    console.log(`${what.padEnd(22)} ${clock.padEnd(4)} ${ratio} × raw [${low}–${high}], quiet ${quiet}; ${times}`);
  }
}

const numbers = ({ time, low, high, quiet }, digits) => [time, low, high, quiet].map((value) => value.toFixed(digits));
