/** Programs that the benchmark starts; none outlives it. */
import { spawn } from 'node:child_process';

const started = new Set();
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});

/** Starts a program; `ready` is the first group of what `pattern` matches in its output. */
export function start(program, args, pattern) {
  return new Promise((resolve, reject) => {
    // The fourth pipe is for workerd, which says there on which port it listens.
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    started.add(child);
    let output = '';
    const ended = new Promise((end) => {
      child.on('close', () => {
        started.delete(child);
        end();
      });
    });
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(`${program} ended with ${code}:\n${output}`)));
    for (const pipe of /** @type {import('node:stream').Readable[]} */ (child.stdio.slice(1))) {
      pipe.setEncoding('utf8').on('data', (part) => {
        output += part;
        const match = pattern.exec(output);
        if (match !== null) resolve({ ready: match[1], groups: match.slice(1), stop, pid: child.pid });
      });
    }
    function stop() {
      child.kill('SIGTERM');
      return ended;
    }
  });
}

/** Runs a Node program of the benchmark to its end and gives the JSON it printed last. */
export async function report(program, args, nodeOptions = []) {
  const { ready, stop } = await start(process.execPath, [...nodeOptions, program, ...args], /^RESULT (.*)$/m);
  await stop();
  return JSON.parse(ready);
}
