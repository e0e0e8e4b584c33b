/** The sandbox's server, out of the package, for the blocks that speak to it by the environment. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { docs } from './blocks.mjs';

/** Starts one on a free port; gives its address and how to end it. */
export async function startSandbox() {
  const command = join(docs, 'node_modules/ionos-backup/cli.js');
  const args = [command, 'sandbox', '--port', '0', '--provision-ms', '50'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface(child.stdout)) {
    const url = /^listening on (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { url, stop: () => child.kill() };
  }
  throw new Error('the sandbox did not start');
}
