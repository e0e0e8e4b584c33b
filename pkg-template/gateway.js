/**
 * `ionos-backup/gateway`: what stands between a page and the API. It adds the credentials, lets through what is listed,
 * and passes bytes on. No wasm, no session, nothing stored. Types and docs stand in `gateway.d.ts`.
 */
import { ignore, read } from './gateway/bodies.js';
import { credentialsOf } from './gateway/credentials.js';
import { nodeHandler } from './gateway/node.js';
import { settingsOf } from './gateway/options.js';
import {
  contractOf,
  findRoute,
  queryOf,
  Refusal,
  refuseBody,
  refuseForgery,
  refuseOtherContract,
  tooLarge,
} from './gateway/policy.js';
import { failure, openConsole, passOn, within } from './gateway/upstream.js';
import { parse } from './gateway/urls.js';

export function createGateway(options) {
  const settings = settingsOf(options);
  const fetch = async (request) => {
    const beganMs = Date.now();
    const seen = { operation: undefined };
    const response = await answerTo(request, settings, seen).catch(refusal);
    tell(settings.onResponse, { ...seen, status: response.status, durationMs: Date.now() - beganMs });
    return response;
  };
  const handlers = { GET: fetch, POST: fetch, PUT: fetch, PATCH: fetch, DELETE: fetch };
  return { fetch, handlers, node: nodeHandler(fetch) };
}

/** The refusals in their fixed order: path, method, forgery, credentials, type, size, contract. */
async function answerTo(request, settings, seen) {
  const url = parse(request.url);
  if (url === undefined) throw new Refusal(400, 'host', 'the Host header names no host');
  const { operation, id } = findRoute(settings, request.method, url.pathname);
  seen.operation = operation.name;
  const { headers } = request;
  refuseForgery(operation, headers, settings.origin ?? url.origin);
  const allowed = await ask(settings.authorize, request);
  if (isResponse(allowed)) return allowed;
  if (allowed == null) throw new Refusal(401, 'session', 'sign in first; there is no session, or it has ended');
  const { authorization, contractNumber, secrets } = credentialsOf(allowed);
  const asked = headers.get('x-contract-number');
  refuseOtherContract(asked, contractNumber);
  refuseBody(operation, headers, settings.maxBodyBytes);
  const body = await bodyOf(request, operation, settings);
  const contract = contractOf(asked, contractNumber);

  const { method, path, json } = operation.asks ?? operation;
  const sent = { accept: 'application/json', authorization };
  if (contract !== null) sent['x-contract-number'] = String(contract);
  if (json) sent['content-type'] = 'application/json';
  // Next's fetch keeps answers unless it is told not to; no other knows the member.
  const init = { method, headers: sent, redirect: 'manual', next: { revalidate: 0 } };
  // A URL that a cache gave would be used up. For this call alone: in Node and workerd the member adds headers to the
  // request. Old workerd throws where it is given.
  if (operation.asks !== undefined && 'cache' in Request.prototype) init.cache = 'no-store';
  if (json) init.body = method === 'POST' && isDeno() ? new Blob([body]) : body;
  const query = operation.asks === undefined ? queryOf(operation, url.searchParams) : '?pretty=false';
  const call = { url: settings.baseUrl + path.replace('{id}', id) + query, init, left: request.signal };
  return operation.asks === undefined ? passOn(settings, call) : openConsole(settings, call, secrets);
}

/** What it throws may say anything, so nothing of it is said. */
async function ask(authorize, request) {
  try {
    return await authorize(request);
  } catch {
    throw new Refusal(500, 'authorize', 'authorize failed; the application knows more');
  }
}

/** By behaviour: it may be of another realm, or a framework's own. */
function isResponse(value) {
  return typeof value?.status === 'number' && typeof value.headers?.get === 'function';
}

/** The bytes that are passed on; the body of a change is counted also where there are none. */
async function bodyOf(request, { method, json }, { maxBodyBytes, timeoutMs }) {
  const none = new Uint8Array();
  if (method === 'GET') return none;
  if (request.bodyUsed || request.body?.locked) {
    if (!json) return none;
    throw new Refusal(500, 'body-read', 'the body was read before the gateway got it: mount it before body parsers');
  }
  const late = new Refusal(408, 'slow', 'the body did not come in time');
  const body = await within(timeoutMs, request.signal, late, async (signal) => {
    try {
      // A browser without streams of requests has the whole of it.
      const { body = new Response(await request.arrayBuffer?.()).body } = request;
      return body === null ? new Blob() : await read(body, maxBodyBytes, signal);
    } catch {
      throw new Refusal(400, 'body', 'the body broke off');
    }
  });
  if (body === undefined) throw tooLarge();
  return json ? new Uint8Array(await body.arrayBuffer()) : none;
}

/**
 * Deno sends a request again by itself when a kept connection breaks before an answer: for a create that would be a
 * second one. It does not where the body is a stream, as that of a Blob is to it.
 */
function isDeno() {
  return globalThis.Deno?.version !== undefined;
}

function refusal(thrown) {
  /** @type {any} */
  const { status, errorCode, message, headers } =
    thrown instanceof Refusal ? thrown : new Refusal(500, 'internal', 'the gateway failed');
  return failure(status, [{ errorCode, message }], headers);
}

/** What a hook throws, or rejects with, is nobody's business. */
function tell(hook, info) {
  try {
    hook?.(info)?.then?.(undefined, ignore);
  } catch {
    // As said.
  }
}
