/** Runs the built gateway in workerd on this machine: `node gateway/serve.mjs --port N --upstream URL`. */

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `Runs the built gateway and page in workerd on loopback.

  node gateway/serve.mjs [--port N] [--upstream URL]

  --port N         the port to listen on; 0, the default, takes any free one
  --upstream URL   the API behind the gateway (default https://api.ionos.com); a sandbox on this machine is
                   http://127.0.0.1:PORT
  --help           this text

Prints "ready: http://localhost:N" once it answers, then one line a request without secrets. Stops on SIGINT and
SIGTERM. SESSION_SECRET (32 characters or more) seals the sign-in cookies; without it a random one is made, and sessions
end with the process.
SESSION_SECONDS is how long a sign-in lasts (default 28800).
`;

const { port, upstream } = options();
const root = new URL('..', import.meta.url);
const files = ['dist/gateway/index.js', 'dist/gateway/client.wasm', 'dist/page/index.html'];
const missing = files.find((file) => !existsSync(new URL(file, root)));
if (missing !== undefined) fail(`${missing} is missing; run \`npm run build\` in www first`);

const child = spawn(
  workerd(),
  [
    'serve',
    fileURLToPath(new URL('gateway/workerd.capnp', root)),
    isLoopback(upstream) ? 'loopback' : 'public',
    `--socket-addr=http=127.0.0.1:${port}`,
    `--directory-path=page=${fileURLToPath(new URL('dist/page', root))}`,
    '--control-fd=3',
  ],
  {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    env: {
      ...process.env,
      UPSTREAM: upstream.href,
      SESSION_SECRET: process.env.SESSION_SECRET || randomBytes(32).toString('base64url'),
      SESSION_SECONDS: process.env.SESSION_SECONDS || '28800',
    },
  },
);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stopping = true;
    child.kill('SIGTERM');
    // workerd lets requests under way finish, and one to a stalled API never does.
    setTimeout(() => child.kill('SIGKILL'), 500).unref();
  });
}
child.on('error', (error) => fail(`workerd did not start: ${error.message}`));
child.on('exit', (code, signal) => {
  if (!stopping)
    console.error(
      `gateway: workerd ended (${signal ?? `code ${code}`})${port === 0 ? '' : `; is port ${port} taken?`}`,
    );
  process.exit(stopping ? 0 : 1);
});

// workerd says on this pipe which port it got; the page answering is what "ready" means.
let said = '';
const told = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
told.setEncoding('utf8').on('data', async (text) => {
  said += text;
  const lines = said.split('\n');
  said = lines.pop() ?? '';
  for (const line of lines) {
    const event = JSON.parse(line);
    if (event.event !== 'listen' || event.socket !== 'http') continue;
    const answer = await fetch(`http://127.0.0.1:${event.port}/`);
    if (!answer.ok) fail(`the page answered with status ${answer.status}`);
    console.log(`ready: http://localhost:${event.port}`);
  }
});

function options() {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, upstream: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    const port = Number(values.port ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error('--port takes a number from 0 to 65535');
    const text = values.upstream ?? 'https://api.ionos.com';
    if (!URL.canParse(text)) throw new Error('--upstream takes an absolute URL');
    return { port, upstream: new URL(text) };
  } catch (error) {
    return fail(`${error.message}\n\n${HELP}`);
  }
}

/** The platform package's binary itself: npm's shim would not pass signals on, and installing runs no scripts. */
function workerd() {
  const require = createRequire(import.meta.url);
  return require('workerd').default;
}

function isLoopback({ hostname }) {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

/** @returns {never} */
function fail(message) {
  console.error(`gateway: ${message}`);
  process.exit(1);
}
