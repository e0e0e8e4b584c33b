/** The sandbox, started for a test: the program that SANDBOX or SANDBOX_BIN names, else the one of the checkout. */
import { fileURLToPath } from 'node:url';
import { start } from '../../runtimes/start.mjs';

/** Gives its URL and how to stop it. */
export async function startSandbox(...args) {
  const program = process.env.SANDBOX || process.env.SANDBOX_BIN;
  const options = { cwd: fileURLToPath(new URL('../../..', import.meta.url)), ready: /^listening on (\S+)$/m };
  const words = ['--port', '0', ...args];
  const { ready: url, stop } = await (program
    ? start(program, words, options)
    : start('cargo', ['xtask', 'sandbox', ...words], options));
  return { url, stop, ask: async (path) => (await fetch(`${url}/_sandbox/${path}`)).json() };
}
