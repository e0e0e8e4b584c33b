/**
 * What the package adds to the start of a Node process: `node import-time.mjs [ROUNDS]`. Prints medians, asserts nothing.
 *
 * Each round starts one process for each way, in turn, so that what else the machine does falls upon all of them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OPTIONS = "{ auth: { token: 'token' } }";
const WAYS = {
  'an empty import': "import './empty.mjs';",
  import: "import { BackupClient } from 'ionos-backup';",
  'import and construct': `import { BackupClient } from 'ionos-backup'; new BackupClient(${OPTIONS});`,
  'require, bundled CommonJS, and construct': `const { BackupClient } = require('../ionos-backup/index.cjs'); new BackupClient(${OPTIONS});`,
};

const rounds = Number(process.argv[2] ?? 40);
// Where the name is found.
const folder = mkdtempSync(fileURLToPath(new URL('node_modules/.import-time-', import.meta.url)));
try {
  console.log(`Node ${process.version}, ${rounds} rounds, median of the process's own clock:`);
  const times = measure(folder);
  const base = median(times['an empty import']);
  for (const [way, taken] of Object.entries(times)) {
    const over = way === 'an empty import' ? '' : `, ${(median(taken) - base).toFixed(2)} ms over the empty one`;
    console.log(`${way}: ${median(taken).toFixed(2)} ms${over}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

function measure(folder) {
  writeFileSync(join(folder, 'empty.mjs'), 'export {};\n');
  const times = Object.fromEntries(Object.keys(WAYS).map((way) => [way, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [way, code] of Object.entries(WAYS)) times[way].push(once(folder, code));
  }
  return times;
}

/** Milliseconds from the moment Node could run a script until it has run. */
function once(folder, code) {
  const isCommonJs = code.includes('require(');
  const file = join(folder, isCommonJs ? 'way.cjs' : 'way.mjs');
  const end = 'console.log(performance.now() - performance.nodeTiming.bootstrapComplete);';
  writeFileSync(file, `${code}\n${end}\n`);
  const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  if (!stdout) throw new Error(stderr);
  return Number(stdout);
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
