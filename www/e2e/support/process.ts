/** Servers as child processes on free ports, each known to be ready by the line it prints. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Server = { readonly url: string; readonly log: () => string; stop(): Promise<void> };

export const SECRET = 'a secret that only this test run knows, 32 characters and more';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export function startSandbox(args: readonly string[]): Promise<Server> {
  const binary = process.env['SANDBOX_BIN'] ?? process.env['SANDBOX'];
  const ready = /^listening on (\S+)/m;
  if (binary !== undefined && existsSync(binary)) return start(binary, ['--port', '0', ...args], {}, ready);
  return start('cargo', ['xtask', 'sandbox', '--port', '0', ...args], {}, ready);
}

export function startGateway(upstream: string, env: Record<string, string> = {}): Promise<Server> {
  return start(
    process.execPath,
    ['gateway/serve.mjs', '--port', '0', '--upstream', upstream],
    { SESSION_SECRET: SECRET, ...env },
    /^ready: (\S+)/m,
  );
}

/** The same gateway on Node's own server. */
export function startNodeGateway(upstream: string, env: Record<string, string> = {}): Promise<Server> {
  const run = ['--import', 'tsx', 'gateway/node.ts'];
  return start(
    process.execPath,
    run,
    { SESSION_SECRET: SECRET, UPSTREAM: upstream, PORT: '0', ...env },
    /^ready: (\S+)/m,
  );
}

function start(command: string, args: readonly string[], env: Record<string, string>, ready: RegExp): Promise<Server> {
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    const read = (text: Buffer): void => {
      log += text.toString();
      const url = ready.exec(log)?.[1];
      if (url !== undefined) resolve({ url, log: () => log, stop: () => stop(child, ended) });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${command} ended before it was ready:\n${log}`)));
  });
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}
