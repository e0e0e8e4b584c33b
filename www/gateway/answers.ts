/** The gateway's own answers: refusals in the API's error shape, and a plain page where a person is looking. */

import { isBackupError } from 'ionos-backup';
import { isConsole, parseUrl, plainPolicy, type Refusal } from './policy.ts';

/** What an answer of the API says besides its messages. */
type Facts = { readonly retryAfterMs?: number | undefined; readonly requestId?: string | undefined };
export type Message = { readonly errorCode?: string | null | undefined; readonly message?: string | null | undefined };

export function refuse(refusal: Refusal): Response {
  const response = failure(refusal.status, [{ errorCode: refusal.errorCode, message: refusal.message }]);
  if (refusal.allow !== undefined) response.headers.set('allow', refusal.allow);
  return response;
}

/** An answer in the shape that the API gives its own errors, so that a client needs to know only one. */
export function failure(status: number, messages: readonly Message[], facts: Facts = {}): Response {
  const { retryAfterMs, requestId } = facts;
  const response = Response.json({ httpStatus: status, messages }, { status });
  if (retryAfterMs !== undefined) response.headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  if (requestId !== undefined) response.headers.set('x-request-id', requestId);
  return response;
}

/** What the package reports, passed on without loss; what never reached the API becomes a gateway's 502 or 504. */
export function failureOf(error: unknown): Response {
  if (!isBackupError(error)) throw error;
  if ('status' in error && typeof error.status === 'number') {
    const messages = 'messages' in error && Array.isArray(error.messages) ? (error.messages as Message[]) : [];
    const retryAfterMs =
      'retryAfterMs' in error && typeof error.retryAfterMs === 'number' ? error.retryAfterMs : undefined;
    // What is no visible ASCII would not fit a header again.
    const requestId =
      'requestId' in error && typeof error.requestId === 'string' && /^[\x21-\x7e]+$/.test(error.requestId)
        ? error.requestId
        : undefined;
    const shown =
      messages.length > 0 ? messages : [{ errorCode: `gateway-${error.code}`, message: 'the API gave no reason' }];
    return failure(error.status, shown, { retryAfterMs, requestId });
  }
  if (error.code === 'timeout') return failure(504, [UPSTREAM_SLOW]);
  if (error.code === 'connection_failed') return failure(502, [UPSTREAM_DOWN]);
  return failure(502, [{ errorCode: 'gateway-answer', message: 'the API answered with something it never promised' }]);
}

export const UPSTREAM_DOWN: Message = { errorCode: 'gateway-connection', message: 'the connection to the API failed' };
export const UPSTREAM_SLOW: Message = { errorCode: 'gateway-timeout', message: 'the API did not answer in time' };

/** Where a refusal is shown: at which path, coming from where, before which API. */
export type Seen = {
  readonly path: string;
  /** The origin that the browser sees. */
  readonly origin: string;
  readonly referrer: string | undefined;
  readonly loopbackUpstream: string | undefined;
};

/** A refusal as a page, for a navigation; the text comes from the table below and never from a request. */
export async function asPage(answer: Response, { path, origin, referrer, loopbackUpstream }: Seen): Promise<Response> {
  const body = (await answer.json().catch(() => ({}))) as { messages?: Message[] };
  const code = body.messages?.[0]?.errorCode ?? 'none';
  const request = answer.headers.get('x-request-id');
  const [title, advice] = WORDS_OF_CODE[code] ??
    WORDS[answer.status] ?? ['This did not work', 'Close this tab and try again from the list of backup units.'];
  const retry = isConsole(path)
    ? `<form method="post" action="${escaped(path)}"><button>Try again</button></form>`
    : '';
  const back = `<a href="${escaped(listOf(origin, referrer))}">Back to the backup units</a>`;
  const named = request === null ? '' : `, request ${escaped(request)}`;
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/plain.css">
<header><a href="/"><img src="/favicon.svg" alt="" width="30" height="30">Backup Service</a></header>
<main><h1>${title}</h1><p>${advice}</p>${retry}<p>${back}</p>
<p><small>Status ${answer.status}, code ${escaped(String(code))}${named}</small></p></main></html>`;
  const headers = new Headers(answer.headers);
  headers.set('content-type', 'text/html; charset=utf-8');
  headers.set('content-security-policy', plainPolicy(loopbackUpstream));
  return new Response(html, { status: answer.status, headers });
}

/** The list that one came from, with its search and filter; what else a referrer names is nobody's list. */
function listOf(origin: string, referrer: string | undefined): string {
  const from = parseUrl(referrer ?? '');
  return from?.origin === origin && from.pathname === '/' ? `/${from.search}` : '/';
}

export function wantsPage(accept: string | undefined): boolean {
  return accept !== undefined && /\btext\/html\b/.test(accept);
}

function escaped(text: string): string {
  return text.replace(/[^\w .-]/g, (character) => `&#${character.codePointAt(0)};`);
}

const WORDS: Record<number, readonly [string, string]> = {
  401: ['You are signed out', 'Sign in again, then open the console once more.'],
  403: ['Not allowed', 'Your account may not open this console, or the request came from another site.'],
  404: ['Nothing here', 'The page or the backup unit does not exist, or no longer does.'],
  429: ['Too many requests', 'Wait a moment, then open the console once more.'],
  500: ['The API has a problem', 'It usually passes. Wait a moment, then open the console once more.'],
  502: ['The API is not available', 'Wait a moment, then open the console once more.'],
  503: ['The API has a problem', 'It usually passes. Wait a moment, then open the console once more.'],
  504: ['The API is too slow', 'Wait a moment, then open the console once more.'],
};

const UNUSABLE = [
  'The API gave no usable answer',
  'Open the console once more; if it is the same again, tell whoever runs this page, with the code below.',
] as const;
/** Before those of the status, where several things that happen share one. */
const WORDS_OF_CODE: Record<string, readonly [string, string]> = {
  'gateway-answer': UNUSABLE,
  'gateway-connection': ['The API cannot be reached', 'Wait a moment, then open the console once more.'],
  'gateway-console-url': UNUSABLE,
  'gateway-redirect': UNUSABLE,
  'gateway-internal': ['The gateway has a problem', 'Tell whoever runs this page; the gateway’s log says more.'],
};
