/** Runs the cells, two at a time, and says what came of each. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../runtimes/start.mjs';
import { applicationCells } from '../cells/applications.mjs';
import { browserCells } from '../cells/browsers.mjs';
import { bundlerCells } from '../cells/bundlers.mjs';
import { consoleCells } from '../cells/consoles.mjs';
import { frameworkCells } from '../cells/frameworks.mjs';
import { gatewayRecipeCells } from '../cells/gateways.mjs';
import { heavyCells } from '../cells/heavy.mjs';
import { recipeCells } from '../cells/recipes.mjs';
import { rustCells } from '../cells/rust.mjs';
import { serverCells } from '../cells/servers.mjs';
import { testRunnerCells } from '../cells/test-runners.mjs';
import { typeCells } from '../cells/types.mjs';
import { closeBrowsers } from './browsers.mjs';
import { here } from './folders.mjs';

const AT_ONCE = 2;
/** For what hangs: a busy machine is slow, and not wrong. */
const LIMIT_MS = 600_000;
const HEAVY_LIMIT_MS = 1_200_000;

/** Gives the code to exit with. */
export async function runCells(args) {
  const words = args.filter((word) => !word.startsWith('--'));
  const wanted = choose(words, new Set(args.filter((word) => word.startsWith('--'))));
  for (const folder of new Set(wanted.map((cell) => (cell.isHeavy ? '../heavy/' : '../')))) needInstalled(folder);
  const sandbox = await startSandbox();
  const waiting = wanted.values();
  let failed = 0;
  const work = async () => {
    for (const cell of waiting) if (!(await runCell(cell, sandbox.ready))) failed++;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await closeBrowsers();
  await sandbox.stop();
  // Whoever looks for what went wrong may want them; else they are half a gigabyte.
  const isHeavy = wanted.some((cell) => cell.isHeavy);
  if (isHeavy && failed === 0) await rm(here('heavy/.staged'), { recursive: true, force: true, maxRetries: 3 });
  console.log(`${wanted.length - failed} passed, ${failed} failed`);
  return failed === 0 && wanted.length > 0 ? 0 : 1;
}

function choose(words, flags) {
  const light = [
    ...typeCells(),
    ...bundlerCells(),
    ...browserCells(),
    ...consoleCells(),
    ...frameworkCells(),
    ...testRunnerCells(),
    ...recipeCells(),
    ...gatewayRecipeCells(),
    ...serverCells(),
  ];
  const heavy = [...heavyCells(), ...applicationCells(), ...rustCells()].map((cell) => ({ ...cell, isHeavy: true }));
  for (const flag of flags) if (!['--all', '--heavy'].includes(flag)) throw new Error(`what is ${flag}?`);
  if (flags.has('--heavy')) return heavy;
  if (words.length === 0) return flags.has('--all') ? [...light, ...heavy] : light;
  return [...light, ...heavy].filter(({ name }) => words.some((word) => name.includes(word)));
}

/** @param {{ name: string, run: Function, isHeavy?: boolean }} cell */
async function runCell({ name, run, isHeavy }, baseUrl) {
  const began = performance.now();
  const limit = isHeavy ? HEAVY_LIMIT_MS : LIMIT_MS;
  const line = (word) => `${word} ${name} (${Math.round(performance.now() - began)} ms)`;
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${limit / 1000} s`)), limit);
  });
  try {
    await Promise.race([run({ baseUrl }), late]);
    console.log(line('ok  '));
    return true;
  } catch (error) {
    console.log(`${line('FAIL')}\n${String(error?.stack ?? error).replace(/^/gm, '      ')}`);
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function needInstalled(folder) {
  const installed = new URL(`${folder}node_modules/ionos-backup/package.json`, import.meta.url);
  if (existsSync(installed)) return;
  throw new Error(`${fileURLToPath(installed)} is not there: run \`cargo xtask test consumers\``);
}
