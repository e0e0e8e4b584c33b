/** Everything, in one object: what report.mjs writes down. */
import { cpus, loadavg } from 'node:os';

import { mocked } from './calls.mjs';
import { findChromium, inChromium } from './chromium.mjs';
import { counts, crossingsOf, memory } from './counts.mjs';
import { besideProxy, underLoad } from './gateway.mjs';
import { importTimes } from './import.mjs';
import { loopback } from './loopback.mjs';
import { listThroughSandbox } from './sandbox.mjs';
import { ourSizes, sizeOf } from './size.mjs';
import { ASKING, CLIENTS, NAMES, OURS, RAW, versionOf } from './stage.mjs';
import { SMALL } from './units.mjs';
import { inWorkerd } from './workerd.mjs';

/** How many units the lists have of which growth is shown. */
export const LENGTHS = [10, 30, 100, 300, 1000, 3000, 10_000];

/** `effort` scales the rounds; `calls` is how many the memory is watched over. */
export async function measureAll(stage, { effort, calls, chromium = findChromium(), say }) {
  const rounds = (count) => Math.max(4, Math.round(count * effort));
  /** @type {any} */
  const results = { machine: machine(), versions: versions(stage) };
  const step = async (name, work) => {
    say(name);
    return work();
  };
  results.sizes = await step('sizes', () => sizes(stage));
  results.ours = await step('sizes by entry', () => ourSizes(stage));
  results.import = await step('import', () => importTimes(stage, NAMES, rounds(20)));
  results.mocked = await step('one mocked call', () => mocked(stage, [...NAMES, ASKING], { rounds: rounds(200) }));
  results.lists = {};
  for (const count of LENGTHS) {
    results.lists[count] = await step(`a mocked list of ${count}`, () =>
      mocked(stage, NAMES, { count, rounds: rounds(count > 1000 ? 15 : 40) }),
    );
  }
  results.loopback = await step('loopback', () => loopback(stage, NAMES, { rounds: rounds(100), batch: 10 }));
  results.sandbox = await step('a list through the sandbox', () => listThroughSandbox(stage, { rounds: rounds(60) }));
  results.counts = await step('crossings', () => counts(stage, SMALL));
  results.crossings = crossingsOf(results.counts.first);
  results.memory = await step(`memory over ${calls} calls`, () => memory(stage, calls));
  results.workerd = await step('workerd', () => inWorkerd(stage, NAMES, { rounds: rounds(10), calls: 100 }));
  results.gateway = await step('the gateway beside a bare proxy', () => besideProxy(stage, rounds(40)));
  const seconds = Math.max(5, 60 * effort);
  results.load = await step(`the gateway under load, ${seconds} s in each runtime`, () =>
    underLoad(stage, { seconds, connections: 200 }),
  );
  if (chromium === undefined) {
    say('Chromium is missing: its columns stay empty');
  } else {
    results.chromium = await step('Chromium', () =>
      inChromium(stage, NAMES, chromium, { lengths: [SMALL, 1000, 10_000], rounds: rounds(30) }),
    );
  }
  return results;
}

async function sizes(stage) {
  const measured = {};
  for (const name of NAMES) if (name !== RAW) measured[name] = await sizeOf(stage, name);
  return measured;
}

function machine() {
  const [{ model }, ...others] = cpus();
  const cores = others.length + 1;
  // What else ran before this did.
  return {
    processor: `${model.trim()}, ${cores} cores`,
    system: `${process.platform} ${process.arch}`,
    load: loadavg()[0] / cores,
  };
}

function versions(stage) {
  const packages = new Set([
    OURS,
    'esbuild',
    'workerd',
    ...Object.values(CLIENTS).flatMap(({ packages = [] }) => packages),
  ]);
  return {
    node: process.versions.node,
    ...Object.fromEntries([...packages].map((name) => [name, versionOf(stage, name)])),
  };
}
