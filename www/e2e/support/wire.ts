/** Requests written byte by byte, since fetch and browsers mend what a probe has to send. */

import { connect } from 'node:net';
import { request } from 'node:http';

export type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly body: string };

/** Sends a request with its target exactly as written. */
export function send(
  base: string,
  method: string,
  target: string,
  headers: Record<string, string | string[]>,
  body?: string,
): Promise<Answer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, method, path: target, headers: { host: `${hostname}:${port}`, ...headers }, agent: false },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () => {
          const flat = Object.entries(response.headers).map(
            ([name, value]) => [name, Array.isArray(value) ? value.join('\n') : (value ?? '')] as const,
          );
          resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(flat), body: text });
        });
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Sends bytes and gives all that comes back until the other side closes, or says nothing more for a while. */
export function sendRaw(base: string, text: string): Promise<string> {
  const { port } = new URL(base);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    const done = (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('close', done);
    socket.on('error', done);
    socket.setTimeout(700, done);
  });
}
