#!/usr/bin/env node
/** `npx ionos-backup sandbox`: the emulated API as a server. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { isBackupError } from './errors.js';
import { compileWith } from './sandbox/core.js';
import { flagOf, help, readFlags, WrongFlag } from './sandbox/flags.js';
import { readOptions } from './sandbox/options.js';
import { listen } from './sandbox/server.js';

const USAGE = `Usage: ionos-backup sandbox [flags]

The emulated API as a server; ionos-backup sandbox --help explains its flags.
`;
/** A flag that is wrong, as most commands have it; 1 is everything else. */
const WRONG_FLAG = 2;

compileWith(() => new WebAssembly.Module(readFileSync(new URL('./sandbox.wasm', import.meta.url))));

// Nobody may be listening, which is no reason to stop.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const [command, ...args] = process.argv.slice(2);
if (command === 'sandbox') await run(args);
else if (command === '--help' || command === '-h') process.stdout.write(USAGE);
else if (command === '--version' || command === '-V') process.stdout.write(`${version()}\n`);
else end(WRONG_FLAG, command === undefined ? 'which command? There is one: sandbox' : `there is no command ${command}`);

async function run(args) {
  try {
    const { print, options, ...flags } = readFlags(args);
    if (print !== undefined) return process.stdout.write(print === 'help' ? help() : `${version()}\n`);
    const log = (line) => process.stderr.write(`${line}\n`);
    const { url } = await listen({ ...flags, ...readOptions(options), log });
    // Open connections are dropped, not waited for.
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));
    process.stdout.write(`listening on ${url}\n`);
  } catch (error) {
    if (error instanceof WrongFlag) return end(WRONG_FLAG, error.message);
    if (isBackupError(error)) return end(WRONG_FLAG, error.message.replace(/^createSandbox: (\w+)/, flagOf));
    end(1, error.message);
  }
}

function version() {
  return JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')).version;
}

function end(code, message) {
  process.stderr.write(`error: ${message}\n${code === WRONG_FLAG ? 'For more, try --help\n' : ''}`);
  process.exit(code);
}
