/** An API that writes down what reaches it and misbehaves by the id that is asked for. */
import { createServer } from 'node:http';
import { close, listen } from '../listen.mjs';

const UNIT = { id: 'u1', type: 'backupunit', metadata: { state: 'AVAILABLE' }, properties: { name: 'One' } };
const LIST = { id: 'backupunits', type: 'collection', items: [UNIT] };

/** How many bytes `long` answers with. */
export const LONG = 3_000_000;

export async function startUpstream() {
  const reached = [];
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      reached.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      answer(/backupunits\/([a-z0-9-]+)/.exec(url)?.[1], url, response);
    });
  });
  return { url: await listen(server), reached, stop: () => close(server) };
}

function answer(id, url, response) {
  const json = (status, body, headers = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  if (url.endsWith('/ssourl?pretty=false')) return sso(id, json, response);
  switch (id) {
    case undefined:
      return json(200, LIST);
    case 'redirect':
      return response.writeHead(307, { location: 'https://elsewhere.example/' }).end();
    case 'html':
      return response.writeHead(502, { 'content-type': 'text/html' }).end('<script>alert(1)</script>');
    case 'limited':
      return json(429, { httpStatus: 429, messages: [{ errorCode: '429', message: 'slow down' }] }, CHATTY);
    case 'broken':
      return response.destroy();
    case 'halved':
      return response.writeHead(200, { 'content-length': 100 }).write('{', () => response.destroy());
    case 'slowly':
      // The first piece alone: whoever gets it has not waited for the rest, which never comes.
      return response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":"slowly",'.padEnd(20_000));
    case 'long':
      return response.writeHead(200, { 'content-type': 'application/json' }).end(`"${'x'.repeat(LONG - 2)}"`);
    case 'empty':
      return response.writeHead(204).end();
    default:
      return json(202, UNIT);
  }
}

function sso(id, json, response) {
  if (id === 'unknown') return json(404, { messages: [{ errorCode: '309', message: 'Resource does not exist' }] });
  if (id === 'limited') return json(429, {}, { 'retry-after': '7' });
  if (id === 'redirect') return response.writeHead(302, { location: 'https://console.example/' }).end();
  return json(200, { ssoUrl: CONSOLES[id] ?? 'https://console.example/#ott=one-time&targetURI=%2F' });
}

const CONSOLES = {
  http: 'http://console.example/',
  script: 'javascript:alert(1)',
  split: 'https://console.example/\r\nset-cookie: a=b',
  loopback: 'http://127.0.0.1:1/',
};

const CHATTY = {
  'access-control-allow-origin': '*',
  'content-security-policy': 'default-src *',
  location: 'https://elsewhere.example/',
  'retry-after': '7',
  'set-cookie': ['a=planted', 'b=planted'],
  'x-powered-by': 'secret',
  'x-ratelimit-remaining': '99',
  'x-request-id': 'req-1',
};
