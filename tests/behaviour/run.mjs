/**
 * All of it, two things at a time: the test files, and real faults in every runtime. One line for each file, and for
 * each cell that fails.
 *
 * `node run.mjs [WORD…]` runs what has one of the words in its path; `faults` and the name of a runtime are such words.
 * SANDBOX names the sandbox's program, CHROMIUM the browser's; `cargo xtask test behaviour` sets both.
 */
import { readdir } from 'node:fs/promises';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runFaults } from './faults/run.mjs';
import { RUNTIMES } from './faults/runtimes.mjs';

const AT_ONCE = 2;
/** For what hangs: a busy machine is slow, and not wrong. */
const LIMIT_MS = 1_800_000;
const here = fileURLToPath(new URL('.', import.meta.url));
const words = process.argv.slice(2);
const isWanted = (name) => words.length === 0 || words.some((word) => name.includes(word));

let failed = 0;
let checks = 0;
const entries = await readdir(here, { recursive: true });
const files = entries
  .filter((name) => name.endsWith('.test.js') && !name.startsWith('node_modules') && isWanted(name))
  .sort();
const work = files.map((file) => () => runFile(file));
const runtimes = words.filter((word) => Object.keys(RUNTIMES).some((name) => name.includes(word)));
// First, since it waits more than it works.
if (words.length === 0 || words.includes('faults') || runtimes.length > 0) work.unshift(runFaultCells);
const waiting = work.values();
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (const run of waiting) await run();
  }),
);
console.log(`${checks - failed} checks ok, ${failed} failed`);
process.exitCode = failed === 0 && checks > 0 ? 0 : 1;

async function runFaultCells() {
  // Each cell has a line of its own with `node faults/run.mjs`; here only what went wrong.
  const cells = await runFaults(runtimes, (line) => line.startsWith('ok') || console.log(line));
  console.log(
    `${cells.failed === 0 ? 'ok   ' : 'FAIL '} faults: ${cells.cells - cells.failed} of ${cells.cells} cells`,
  );
  checks += cells.cells;
  failed += cells.failed;
}

async function runFile(file) {
  const began = performance.now();
  const problems = [];
  let printed = '';
  let passed = 0;
  const isSuite = ({ details }) => details.type === 'suite';
  const stream = run({ files: [`${here}${file}`], timeout: LIMIT_MS });
  stream.on('test:pass', (event) => {
    if (!isSuite(event)) passed++;
  });
  stream.on('test:fail', (event) => {
    // A suite fails for its tests, which have been told of; a file may fail without any.
    /** @type {any} */
    const { code, failureType, cause } = event.details.error ?? {};
    if (isSuite(event) && failureType === 'subtestsFailed') return;
    if (
      code === 'ERR_TEST_FAILURE' &&
      failureType === 'testCodeFailure' &&
      cause === 'test failed' &&
      problems.length > 0
    )
      return;
    problems.push(`${event.name}\n${cause?.stack ?? cause ?? event.details.error}`);
  });
  for await (const event of stream) {
    if (event.type === 'test:stderr') printed += event.data.message;
  }
  checks += passed + problems.length;
  failed += problems.length;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (problems.length === 0 && passed > 0) return console.log(`ok    ${file}: ${passed} checks in ${seconds} s`);
  if (passed === 0 && problems.length === 0) {
    failed++;
    problems.push('it has no test');
  }
  if (printed !== '') problems.push(printed);
  return console.log(
    `FAIL  ${file}: ${passed} of ${passed + problems.length}\n${problems.join('\n').replace(/^/gm, '      ')}`,
  );
}
