#!/usr/bin/env node
/** `npx ionos-backup sandbox`: the emulated API as a server. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { isBackupError } from './errors.js';
import { compileWith } from './sandbox/core.js';
import { flagOf, help, readFlags, WrongFlag } from './sandbox/flags.js';
import { listen } from './sandbox/server.js';

const USAGE = 'ionos-backup sandbox: the emulated API as a server; --help lists its flags\n';
/** A flag that is wrong, as most commands have it; 1 is everything else. */
const WRONG_FLAG = 2;

compileWith(() => new WebAssembly.Module(readFileSync(new URL('./sandbox.wasm', import.meta.url))));

// Nobody may be listening, which is no reason to stop.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const [command, ...args] = process.argv.slice(2);
if (command === 'sandbox') await run(args);
else if (command === '--help' || command === '-h') process.stdout.write(USAGE);
else end(WRONG_FLAG, command === undefined ? USAGE : `${command}: no such command\n${USAGE}`);

async function run(args) {
  try {
    const { print, now, ...flags } = readFlags(args);
    if (print !== undefined) return process.stdout.write(print === 'help' ? help() : `${version()}\n`);
    const clock = now === undefined ? Date.now : () => now;
    const log = (line) => process.stderr.write(`${line}\n`);
    const { url } = await listen({ ...flags, now: clock, log });
    // Open connections are dropped, not waited for.
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));
    process.stdout.write(`listening on ${url}\n`);
  } catch (error) {
    if (error instanceof WrongFlag) return end(WRONG_FLAG, `error: ${error.message}\nFor more, try --help\n`);
    if (!isBackupError(error)) return end(1, `error: ${error.message}\n`);
    const flag = flagOf(error.argument);
    end(WRONG_FLAG, `error: ${error.message.replace(`createSandbox: ${error.argument}`, flag)}\nFor more, try --help\n`);
  }
}

function version() {
  return JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')).version;
}

function end(code, text) {
  process.stderr.write(text);
  process.exit(code);
}
