/** The sandbox's server, for the blocks that speak to it by the environment. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts one on a free port; gives its address and how to end it. */
export async function startSandbox() {
  const child = spawn(process.env.SANDBOX, ['--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface(child.stdout)) {
    const url = /^listening on (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { url, stop: () => child.kill() };
  }
  throw new Error('the sandbox did not start');
}
