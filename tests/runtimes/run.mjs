/**
 * The installed package in each runtime, against a sandbox: one line for each cell, `ok` or `FAIL`, none skipped.
 *
 * `node run.mjs [WORD…]` runs the cells whose name contains one of the words. SANDBOX names the sandbox's program,
 * CHROMIUM the browser's; `cargo xtask test runtime` sets both.
 */
import { browserCells } from './cells-browser.mjs';
import { diskCells, sandboxDiskCells } from './cells-disk.mjs';
import { edgeCells } from './cells-edge.mjs';
import { gatewayCells } from './cells-gateway.mjs';
import { packageCells } from './cells-package.mjs';
import { serverCells } from './cells-server.mjs';
import { sandboxScenario } from './scenario-sandbox.mjs';
import { startSandbox } from './start.mjs';
import { unsupportedCells } from './cells-unsupported.mjs';

const AT_ONCE = 2;
/** For what hangs: a busy machine is slow, and not wrong. */
const LIMIT_MS = 600_000;

const words = process.argv.slice(2);
needed('SANDBOX');
const sandbox = await startSandbox();
// What the same calls come to here is what they have to come to everywhere.
const digest = await sandboxScenario(await import('ionos-backup'), await import('ionos-backup/sandbox'));
const context = { baseUrl: sandbox.ready, chromium: needed('CHROMIUM'), digest };
const cells = [
  ...packageCells(),
  ...diskCells(context),
  ...sandboxDiskCells(context),
  ...unsupportedCells(),
  ...serverCells(),
  ...edgeCells(context),
  ...browserCells(context),
  ...gatewayCells(),
].filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const waiting = cells.values();
const failed = [];
await Promise.all(Array.from({ length: AT_ONCE }, work));
for (const { close } of cells) await close?.();
await sandbox.stop();
console.log(`${cells.length - failed.length} cells ok, ${failed.length} failed`);
process.exitCode = failed.length === 0 && cells.length > 0 ? 0 : 1;

async function work() {
  for (const { name, run } of waiting) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no end within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
    });
    try {
      const detail = await Promise.race([run(), late]);
      console.log(`ok    ${name}${detail === undefined ? '' : ` (${detail})`}`);
    } catch (error) {
      failed.push(name);
      console.log(`FAIL  ${name}\n${String(error?.stack ?? error).replace(/^/gm, '      ')}`);
    } finally {
      clearTimeout(timer);
    }
  }
}

function needed(variable) {
  const value = process.env[variable];
  if (value) return value;
  console.error(`${variable} is not set: run \`cargo xtask test runtime\``);
  return process.exit(1);
}
