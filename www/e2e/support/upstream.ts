/** An upstream that writes down what reaches it and misbehaves on demand, by the id that is asked for. */

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Reached = {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};
export type Upstream = { readonly url: string; readonly reached: Reached[]; stop(): Promise<void> };

const UNIT = {
  id: 'u1',
  type: 'backupunit',
  metadata: { state: 'AVAILABLE' },
  properties: { name: 'One', email: 'one@example.com' },
};

export async function startUpstream(): Promise<Upstream> {
  const reached: Reached[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const target = request.url ?? '';
      reached.push({ method: request.method ?? '', target, headers: request.headers, body });
      if (body.includes('"break":true')) request.socket.destroy();
      else answer(target, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    reached,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(target: string, response: ServerResponse): ServerResponse {
  const json = (status: number, body: unknown, headers: Record<string, string | string[]> = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  const sso = /backupunits\/sso-([a-z-]+)\/ssourl/.exec(target)?.[1];
  if (sso !== undefined) return json(200, { ssoUrl: CONSOLES[sso] });
  if (/\/ssourl/.test(target)) return json(200, { ssoUrl: 'https://console.example/#ott=one-time&targetURI=%2F' });
  switch (/backupunits\/([a-z-]+)/.exec(target)?.[1]) {
    case 'redirect':
      return response.writeHead(307, { location: 'https://elsewhere.example/' }).end();
    case 'html':
      return response.writeHead(502, { 'content-type': 'text/html' }).end('<script>alert(1)</script>');
    case 'chatty':
      return json(200, UNIT, {
        'access-control-allow-origin': '*',
        'clear-site-data': '"*"',
        'content-security-policy': 'default-src *',
        location: 'https://elsewhere.example/',
        'set-cookie': ['__Host-session=planted; Path=/; Secure', 'other=planted'],
        server: 'secret/1.0',
        'x-powered-by': 'secret',
        refresh: '0;url=https://elsewhere.example/',
        'x-ratelimit-limit': '100',
        'x-ratelimit-remaining': '99',
        'x-ratelimit-burst': '10',
        'x-request-id': 'req-1',
        'retry-after': '3',
      });
    case 'limited':
      return json(
        429,
        { httpStatus: 429, messages: [{ errorCode: '429', message: 'slow down' }] },
        { 'retry-after': '7' },
      );
    case 'slowly':
      response.writeHead(200, { 'content-type': 'application/json' });
      // The first piece alone: whoever gets it has not waited for the rest, which never comes.
      response.write('{"id":"slowly",');
      return response;
    case 'broken':
      return response.destroy();
    default:
      if (/wrong/.test(target)) return json(404, {});
      return json(
        /backupunits(\?|$)/.test(target) ? 200 : 202,
        /backupunits(\?|$)/.test(target) ? { id: 'backupunits', type: 'collection', items: [UNIT] } : UNIT,
      );
  }
}

const CONSOLES: Record<string, unknown> = {
  http: 'http://console.example/#ott=x',
  script: 'javascript:alert(1)',
  data: 'data:text/html,x',
  relative: '/elsewhere',
  split: 'https://console.example/\r\nset-cookie: a=b',
  loopback: 'http://127.0.0.1:1/',
  number: 7,
  nothing: null,
};
