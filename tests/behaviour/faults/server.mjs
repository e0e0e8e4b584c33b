/** A TCP server that answers as the path says: `/<cell>/<number of the fault>/…`. It counts what it is asked. */
import { createServer } from 'node:net';
import { listen } from '../../runtimes/listen.mjs';
import { FAULTS, KEEP } from './faults.mjs';

/** Starts it; `requests` maps `cell fault METHOD` to how often that came. */
export async function startFaultServer() {
  const requests = new Map();
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The other side may go away at any time, as it should after a timeout.
    socket.on('error', () => socket.destroy());
    let request = '';
    const read = (data) => {
      request += data.toString('latin1');
      const end = request.indexOf('\r\n\r\n');
      if (end < 0) return;
      const [, method, path] = /^(\S+) (\S+) /.exec(request) ?? [];
      const length = Number(/^content-length: *(\d+)/im.exec(request.slice(0, end))?.[1] ?? 0);
      const isChunked = /^transfer-encoding: *chunked/im.test(request.slice(0, end));
      if (isChunked ? !request.endsWith('0\r\n\r\n') : request.length < end + 4 + length) return;
      socket.off('data', read).resume();
      if (answer(socket, method, path) !== KEEP) return;
      request = '';
      socket.on('data', read);
    };
    socket.on('data', read);
  });
  const answer = (socket, method, path) => {
    if (method === 'OPTIONS') return socket.end(PREFLIGHT);
    const [, cell, fault] = path.split('/');
    const key = `${cell} ${fault} ${method}`;
    requests.set(key, (requests.get(key) ?? 0) + 1);
    return FAULTS[fault][1](socket, method);
  };
  return {
    url: await listen(server),
    requests,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const PREFLIGHT = [
  'HTTP/1.1 204 No Content',
  'access-control-allow-origin: *',
  'access-control-allow-headers: authorization, content-type',
  'access-control-allow-methods: GET, POST, PUT, PATCH, DELETE',
  'access-control-max-age: 600',
  'connection: close',
  '\r\n',
].join('\r\n');
