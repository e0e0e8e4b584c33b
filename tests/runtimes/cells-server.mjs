/** `ionos-backup sandbox` run by each runtime that runs servers, with the client and raw sockets in front of it. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { bunProgram, denoProgram, nodeProgram } from './cells-disk.mjs';
import { scenario } from './scenario.mjs';
import { start } from './start.mjs';

const CLI = fileURLToPath(import.meta.resolve('ionos-backup/sandbox').replace(/sandbox\.js$/, 'cli.js'));
const UNITS = '/cloudapi/v6/backupunits';

export function serverCells() {
  const deno = ['run', '--node-modules-dir=manual', '--cached-only', '--allow-all'];
  return [
    ...[20, 22, 24].map((major) => cell(`Node ${major}`, () => nodeProgram(major))),
    // Deno closes a connection whose body was cut off, and asks nobody.
    cell('Deno', denoProgram, deno, () => Promise.resolve()),
    cell('Bun', bunProgram),
  ];
}

function cell(name, program, args = [], cutOff = answered) {
  return { name: `sandbox server: ${name}`, run: () => serve(program(), args, cutOff) };
}

async function serve(program, args, cutOff) {
  const words = [...args, CLI, 'sandbox', '--port', '0', '--provision-ms', '50'];
  const { ready: url, stop } = await start(program, words, { ready: /^listening on (\S+)$/m });
  let code;
  try {
    await use(url, cutOff);
  } finally {
    code = await stop();
  }
  if (code !== 0) throw new Error(`it ended with code ${code}`);
}

async function use(url, cutOff) {
  await scenario(await import('ionos-backup'), url);
  await cutOff(url);
  for (const fault of [{ kind: 'reset' }, { kind: 'reset', afterHeaders: true }, { kind: 'truncate', bytes: 10 }]) {
    await script(url, fault);
    const text = ask(url).then((response) => response.text());
    if ((await text.catch((error) => error)) instanceof TypeError) continue;
    throw new Error(`${JSON.stringify(fault)} does not fail`);
  }
  await script(url, { kind: 'drip', bytes: 1000, intervalMs: 1 });
  await (await ask(url)).json();
  await script(url, { kind: 'stall', afterHeaders: true });
  // Left as it is: the server ends all the same.
  await ask(url);
}

/** A body that ends too early is answered in the API's words. */
async function answered(url) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.end(`POST ${UNITS} HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{}`);
  let text = '';
  for await (const data of socket) text += data;
  if (!/^HTTP\/1\.1 400 .*incomplete or broken/s.test(text)) throw new Error(`a broken body is answered: ${text}`);
}

function ask(url) {
  return fetch(url + UNITS, { headers: { authorization: 'Bearer demo-token' } });
}

async function script(url, fault) {
  const { status } = await fetch(`${url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify({ fault }) });
  if (status !== 200) throw new Error(`the script is answered ${status}`);
}
