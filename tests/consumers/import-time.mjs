/**
 * What the package adds to the start of a Node process: `node import-time.mjs [ROUNDS]`. Asserts nothing.
 *
 * Each round starts one process for each way, in turn, so that what else the machine does falls upon all of them. On a
 * machine that is not idle the fastest round and the processor's time say more than the median.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CONSTRUCT = "new BackupClient({ auth: { token: 'token' } });";
const BUNDLED = '../ionos-backup/index.cjs';
const EMPTY = 'an empty import';
const WAYS = {
  [EMPTY]: "import './empty.mjs';",
  import: "import { BackupClient } from 'ionos-backup';",
  'import and construct': `import { BackupClient } from 'ionos-backup'; ${CONSTRUCT}`,
  'require, bundled CommonJS, and construct': `const { BackupClient } = require('${BUNDLED}'); ${CONSTRUCT}`,
};

const rounds = Number(process.argv[2] ?? 40);
// Where the name is found.
const folder = mkdtempSync(fileURLToPath(new URL('node_modules/.import-time-', import.meta.url)));
try {
  console.log(`Node ${process.version}, ${rounds} rounds, milliseconds over an empty import:`);
  const times = measure(folder);
  const { [EMPTY]: empty, ...others } = times;
  for (const [way, taken] of Object.entries(others)) {
    const over = (figure, fact) => (figure(taken, fact) - figure(empty, fact)).toFixed(1);
    console.log(
      `${way}: median ${over(median, 'wall')}, fastest ${over(fastest, 'wall')}, processor ${over(fastest, 'cpu')}`,
    );
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

/**
 * Milliseconds from the moment Node could run a script until it has run, and of processor time for the whole process.
 */
function once(folder, code) {
  const isCommonJs = code.includes('require(');
  const file = join(folder, isCommonJs ? 'way.cjs' : 'way.mjs');
  const end = `const wall = performance.now() - performance.nodeTiming.bootstrapComplete;
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ wall, cpu: (user + system) / 1000 }));`;
  writeFileSync(file, `${code}\n${end}\n`);
  const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}

function median(rounds, fact) {
  return rounds.map((round) => round[fact]).sort((a, b) => a - b)[Math.floor(rounds.length / 2)];
}

function fastest(rounds, fact) {
  return Math.min(...rounds.map((round) => round[fact]));
}
