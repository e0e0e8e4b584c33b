/** The command `ionos-backup sandbox`, started for a test, and connections to it on which every byte counts. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';

export const LIST = '/cloudapi/v6/backupunits?pretty=false';
const CLI = fileURLToPath(import.meta.resolve('ionos-backup/sandbox').replace(/sandbox\.js$/, 'cli.js'));

/** Runs `ionos-backup sandbox` in the hope that it ends by itself; gives its code and what it said. */
export function runToEnd(...args) {
  return runCommand('sandbox', ...args);
}

/** Runs `ionos-backup` so. */
export async function runCommand(...args) {
  const child = launch(args);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (text) => {
      said[name] += text;
      // It has started all the same.
      if (said.stdout.startsWith('listening')) child.kill('SIGKILL');
    });
  }
  const [code] = await once(child, 'close');
  return { code, ...said };
}

/** Starts it on a free port; it ends with the test. */
export async function start(context, ...args) {
  const child = launch(['sandbox', '--port', '0', ...args]);
  const lines = logOf(child);
  const [text] = await once(child.stdout.setEncoding('utf8'), 'data');
  const url = /^listening on (http:\/\/\S+)\n$/.exec(text)?.[1];
  const { hostname, port } = new URL(url);
  const dial = () => dialled(connect({ host: hostname.replace(/[[\]]/g, ''), port: Number(port) }));
  const server = {
    child,
    url,
    authority: `${hostname}:${port}`,
    dial,
    logLine: async () => `${(await lines.next()).value}`,
    /** Sends a request on a connection of its own. */
    async send(method, target, body = '') {
      const line = dial();
      await line.write(request(server.authority, method, target, body));
      return line;
    },
    async script(fault) {
      const line = await server.send('POST', '/_sandbox/faults', JSON.stringify({ operation: 'list', fault }));
      if ((await line.answer()).status !== 200) throw new Error('the script was refused');
      line.socket.destroy();
    },
    async ask(path) {
      return (await fetch(`${url}/_sandbox/${path}`)).json();
    },
  };
  context.after(() => child.kill('SIGKILL'));
  return server;
}

/** A request with the token. */
export function request(authority, method, target, body) {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${authority}`,
    'Authorization: Bearer demo-token',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

function launch(args) {
  return spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function* logOf(child) {
  let text = '';
  for await (const part of child.stderr.setEncoding('utf8')) {
    text += part;
    const lines = text.split('\n');
    text = lines.pop();
    yield* lines;
  }
}

/** A connection: what comes is kept until it is asked for. */
function dialled(socket) {
  let received = Buffer.alloc(0);
  let ended;
  let wake = () => {};
  socket.setNoDelay(true);
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    wake();
  });
  socket.on('end', () => {
    ended ??= 'end';
    wake();
  });
  socket.on('error', ({ code }) => {
    ended ??= code;
    wake();
  });
  const until = async (found) => {
    for (;;) {
      const result = found();
      if (result !== undefined) return result;
      if (ended !== undefined) throw new Error(`the connection ended (${ended}) after ${received.toString('latin1')}`);
      await new Promise((resolve) => {
        wake = () => resolve(undefined);
      });
    }
  };
  const take = (length) => {
    const taken = received.subarray(0, length);
    received = received.subarray(length);
    return taken;
  };
  const line = {
    socket,
    write: (text) => new Promise((resolve) => socket.write(text, resolve)),
    /** Ends the half of the connection that sends. */
    finish: () => socket.end(),
    /** The next head: status, and headers by name in lower case. */
    async head() {
      const end = await until(() => {
        const at = received.indexOf('\r\n\r\n');
        return at < 0 ? undefined : at;
      });
      const [first, ...fields] = take(end + 4)
        .toString('latin1')
        .trimEnd()
        .split('\r\n');
      const headers = Object.fromEntries(
        fields.map((field) => [field.split(':')[0].toLowerCase(), field.slice(field.indexOf(':') + 1).trim()]),
      );
      return { status: Number(first.split(' ')[1]), headers };
    },
    /** The next answer, whole. */
    async answer() {
      const { status, headers } = await line.head();
      const length = Number(headers['content-length']);
      const body = await until(() => (received.length < length ? undefined : take(length)));
      return { status, headers, body: body.toString() };
    },
    /** Waits for the end: what came before it, and `end` or the code of the failure. */
    async rest() {
      while (ended === undefined) {
        await new Promise((resolve) => {
          wake = () => resolve(undefined);
        });
      }
      return { body: take(received.length), ended };
    },
  };
  return line;
}
