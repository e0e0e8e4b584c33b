/** Gateways on a fetch of our own, and requests to them as a page of their origin would send them. */
import assert from 'node:assert/strict';
import { createGateway } from 'ionos-backup/gateway';
import { json, LIST } from './doubles.js';

export const PAGE = 'https://page.example';
export const BASE = '/api/backup';
export const TOKEN = 'canary-token-4711';
export const ID = '15f67991-0f51-4efc-a8ad-ef1fb31a480c';
export const NEW_UNIT = JSON.stringify({ metadata: {}, properties: { name: 'prod' } });

/**
 * A gateway whose API answers as told, with what reached the API and what `onResponse` was told of.
 *
 * `ask(method, path, …)` asks it below its base path; a change has the origin, the type and a body unless told
 * otherwise.
 *
 * @param {any} [options]
 * @param {(url: any, init: any) => any} [answer]
 */
export function gatewayOf(options = {}, answer = () => json(LIST)) {
  const reached = [];
  const told = [];
  const gateway = createGateway({
    basePath: BASE,
    authorize: () => ({ token: TOKEN }),
    onResponse: (info) => void told.push(info),
    fetch: async (url, init) => {
      reached.push({ url, ...init });
      return answer(url, init);
    },
    ...options,
  });
  /** @type {(method: string, path: string, init?: any) => Promise<any>} */
  const ask = (method, path, init) => gateway.fetch(requestOf(method, path, init));
  return { gateway, reached, told, ask };
}

/**
 * Headers of `undefined` are left out.
 *
 * @param {any} [init]
 */
export function requestOf(method, path, init = {}) {
  const { headers = {}, body, origin = PAGE, ...rest } = init;
  const isChange = !['GET', 'HEAD', 'OPTIONS'].includes(method);
  const takesJson = ['POST', 'PUT', 'PATCH'].includes(method);
  const usual = isChange ? { origin, 'content-type': takesJson ? 'application/json' : undefined } : {};
  const all = Object.entries({ ...usual, ...headers }).filter(([, value]) => value !== undefined);
  const content = body === undefined && takesJson ? NEW_UNIT : body;
  const duplex = content instanceof ReadableStream ? { duplex: 'half' } : {};
  return new Request(`${PAGE}${BASE}${path}`, { method, headers: all, body: content, ...duplex, ...rest });
}

/** Checks that an answer is a refusal of the gateway's own, in the API's error shape; gives its words. */
export async function isRefusal(answer, status, errorCode) {
  const text = await answer.text();
  assert.equal(answer.status, status, text);
  assert.equal(answer.headers.get('content-type'), 'application/json');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const { httpStatus, messages } = JSON.parse(text);
  assert.deepEqual([httpStatus, messages.length, messages[0].errorCode], [status, 1, `gateway-${errorCode}`]);
  assert.ok(!text.includes('canary'), text);
  return messages[0].message;
}

/** A stream of these chunks; after the last it ends, or does what `then` says. */
export function streamOf(chunks, then = (controller) => controller.close()) {
  const left = [...chunks];
  return new ReadableStream({
    pull(controller) {
      if (left.length === 0) return then(controller);
      controller.enqueue(new TextEncoder().encode(left.shift()));
    },
  });
}

/** A stream of blanks without an end; whoever reads on and on meets one before the machine's memory does. */
export function endless() {
  let left = 10_000;
  return new ReadableStream({
    pull(controller) {
      if (left === 0) throw new Error('read on and on');
      left -= 1;
      controller.enqueue(new Uint8Array(1000).fill(32));
    },
  });
}

/** A stream that says whether it was let go of. */
export function watched(source = {}) {
  const seen = { cancelled: false };
  const cancel = () => {
    seen.cancelled = true;
  };
  return { seen, stream: new ReadableStream({ ...source, cancel }) };
}
