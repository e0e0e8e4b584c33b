/**
 * The installed package in each of its consumers, against a sandbox: one line for each cell, none skipped.
 *
 * `node tests/consumers/run.mjs [--all] [WORD…]` runs the cells whose name contains one of the words; without words
 * the fast ones, with `--all` those of heavy/ as well, with `--heavy` those alone. `cargo xtask test consumers`
 * installs what they need before.
 * SANDBOX names the sandbox's program, CHROMIUM and FIREFOX the browsers'.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// Several of the tools need a newer Node than the package does.
const OLDEST_NODE = 22;

if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) {
  const { runCells } = await import('./lib/runner.mjs');
  process.exitCode = await runCells(process.argv.slice(2));
} else {
  const node = createRequire(import.meta.url).resolve(`node-24-${process.platform}-${process.arch}/bin/node`);
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  process.exitCode = spawnSync(node, args, { stdio: 'inherit' }).status ?? 1;
}
