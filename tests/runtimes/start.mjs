/** Programs that cells start: until they are ready, or until they end. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const started = new Set();
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});

/** Starts a program and waits until it prints what `ready` matches; the match's first group is the result's `ready`. */
export function start(program, args, { ready, ...options }) {
  return new Promise((resolve, reject) => {
    const { child, output } = launch(program, args, options);
    const ended = new Promise((end) => child.on('close', end));
    const stop = () => {
      child.kill('SIGTERM');
      return ended;
    };
    const look = () => {
      const match = ready.exec(output());
      if (match === null) return;
      child.off('close', early);
      resolve({ ready: match[1], stop });
    };
    const early = (code) => reject(new Error(`${program} ended with ${code} before it was ready:\n${output()}`));
    child.on('data', look);
    child.on('error', reject);
    child.on('close', early);
  });
}

/**
 * Starts a sandbox that any page may call, and whose units are ready soon; `ready` is its URL. SANDBOX names its
 * program.
 */
export function startSandbox(...flags) {
  const program = process.env.SANDBOX ?? process.env.SANDBOX_BIN;
  const [command, ...before] = program ? [program] : ['cargo', 'xtask', 'sandbox'];
  const args = [...before, '--port', '0', '--provision-ms', '50', '--cors', '*', ...flags];
  return start(command, args, { ready: /^listening on (\S+)$/m });
}

/** Flags for a sandbox whose answers a cache keeps: for as long as it is told, or for want of being told otherwise. */
export const CACHING = {
  'max-age': ['--cache-control', 'private, max-age=60'],
  'Last-Modified alone': ['--last-modified'],
};

/** Runs a program to its end and gives what it printed; fails when it does. */
export function run(program, args, options) {
  return new Promise((resolve, reject) => {
    const { child, output } = launch(program, args, options);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output());
      else reject(new Error(`${program} ${args.join(' ')} ended with ${signal ?? code}:\n${output()}`));
    });
  });
}

/**
 * The third pipe is for workerd, which says there on which port it listens.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
function launch(program, args, { env, ...options } = {}) {
  const child = spawn(program, args, {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    ...options,
  });
  started.add(child);
  child.on('close', () => started.delete(child));
  let text = '';
  for (const pipe of /** @type {import('node:stream').Readable[]} */ (child.stdio.slice(1))) {
    pipe.setEncoding('utf8').on('data', (part) => {
      text += part;
      child.emit('data');
    });
  }
  return { child, output: () => text };
}
