/** The benchmark's command. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { measureAll } from './lib/all.mjs';
import { growthSvg } from './lib/growth-svg.mjs';
import { QUICK } from './lib/quick.mjs';
import { markdown } from './lib/report.mjs';
import { HERE, makeStage } from './lib/stage.mjs';

const HELP = `Size and speed of ionos-backup beside what people would use instead.

  node run.mjs [options]            everything; writes RESULTS.md and growth.svg
  node run.mjs WHAT... [options]    this package alone, in a few seconds: ${Object.keys(QUICK).join(', ')}

  --package DIR    the unpacked package; default: node_modules/ionos-backup
  --out DIR        where the results go; default: tests/bench
  --json FILE      also all figures as JSON
  --full           watch the memory over 1 000 000 calls instead of 50 000
  --effort NUMBER  scales the rounds; default: 1, about three minutes
  --help           this text

CHROMIUM in the environment says where Chromium is; without one its columns stay empty.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    package: { type: 'string' },
    out: { type: 'string', default: HERE },
    json: { type: 'string' },
    full: { type: 'boolean', default: false },
    effort: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const unknown = positionals.filter((what) => !(what in QUICK));

if (values.help) {
  console.log(HELP);
} else if (unknown.length > 0) {
  console.error(`not known: ${unknown.join(', ')}\n\n${HELP}`);
  process.exitCode = 1;
} else if (positionals.length > 0) {
  const stage = makeStage(values.package);
  for (const what of positionals) await QUICK[what](stage);
} else {
  await everything();
}

async function everything() {
  const results = await measureAll(makeStage(values.package), {
    effort: Number(values.effort),
    calls: values.full ? 1_000_000 : 50_000,
    say: (what) => console.error(`[${(performance.now() / 1000).toFixed(1).padStart(6)} s] ${what}`),
  });
  const report = markdown(results);
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'RESULTS.md'), report);
  writeFileSync(join(values.out, 'growth.svg'), growthSvg(results));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 1)}\n`);
  console.log(report);
  // Some clients keep connections open.
  process.exit();
}
