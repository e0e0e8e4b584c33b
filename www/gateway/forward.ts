/** The six operations passed on: credentials added, allow-listed both ways, the answer streamed as it comes. */

import { failure, UPSTREAM_DOWN, UPSTREAM_SLOW } from './answers.ts';
import { contractHeader, responseHeaders, type Route, upstreamQuery } from './policy.ts';
import { authorization, type Session } from './session.ts';
import type { Settings } from './settings.ts';
import { CALL_TIMEOUT_MS } from './sign-in.ts';

export async function forward(
  request: Request,
  body: Uint8Array,
  route: Route & { kind: 'operation' },
  session: Session,
  settings: Settings,
): Promise<Response> {
  // EXPOSE: the credentials, to the upstream of the settings and nowhere else.
  const headers = new Headers({ accept: 'application/json', authorization: authorization(session.credentials) });
  const contract = contractHeader(request.headers.get('x-contract-number'), session.contractNumber);
  if (contract !== undefined) headers.set('x-contract-number', contract);
  const init: RequestInit = { method: request.method, headers, redirect: 'manual' };
  if (['POST', 'PUT', 'PATCH'].includes(request.method)) {
    headers.set('content-type', 'application/json');
    init.body = new Uint8Array(body);
  }
  const search = new URL(request.url).searchParams;
  return send(`${settings.upstream}${route.path}${upstreamQuery(route.query, search)}`, init, request.signal);
}

/** The time limit ends with the headers: a long list may take as long as it keeps coming. */
async function send(url: string, init: RequestInit, left: AbortSignal): Promise<Response> {
  const controller = new AbortController();
  const leave = (): void => controller.abort();
  left.addEventListener('abort', leave);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    controller.abort();
  }, CALL_TIMEOUT_MS);
  try {
    const answer = await fetch(url, { ...init, signal: controller.signal });
    return passOn(answer);
  } catch {
    return late ? failure(504, [UPSTREAM_SLOW]) : failure(502, [UPSTREAM_DOWN]);
  } finally {
    clearTimeout(timer);
  }
}

function passOn(answer: Response): Response {
  if (answer.status < 200 || (answer.status >= 300 && answer.status < 400)) {
    answer.body?.cancel().catch(() => undefined);
    return failure(502, [
      { errorCode: 'gateway-redirect', message: 'the API answered with a redirect, which is never followed' },
    ]);
  }
  const empty = answer.status === 204 || answer.status === 205;
  return new Response(empty ? null : answer.body, { status: answer.status, headers: responseHeaders(answer.headers) });
}
