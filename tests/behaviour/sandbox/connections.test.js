/** Connections that say nothing, or not enough: they are closed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { it } from 'node:test';
import { compileWith } from '../../../pkg-template/sandbox/core.js';
import { readOptions } from '../../../pkg-template/sandbox/options.js';
import { listen } from '../../../pkg-template/sandbox/server.js';

const wasm = new URL(import.meta.resolve('ionos-backup/sandbox.wasm'));
compileWith(() => new WebAssembly.Module(readFileSync(wasm)));

for (const [what, sent, received] of [
  ['a connection without a byte', '', ''],
  ['a head that never ends', 'GET / HTTP/1.1\r\nHost: x\r\nX: y', ''],
  ['a connection between two requests', 'GET /favicon.ico HTTP/1.1\r\nHost: x\r\n\r\n', 'HTTP/1.1 204'],
]) {
  it(`${what} is closed after a while`, async (context) => {
    const { server, url } = await listen({
      host: '127.0.0.1',
      port: 0,
      cors: undefined,
      headTimeoutMs: 20,
      log: () => {},
      ...readOptions(),
    });
    context.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    socket.write(sent);
    let text = '';
    for await (const data of socket) text += data;
    assert.equal(text.slice(0, 12), received);
  });
}
