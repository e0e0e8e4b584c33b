/** Asking the API, and what of its answer goes back. */
import { bodyOf, discard, read } from './bodies.js';
import { READ } from './operations.js';
import { Refusal } from './policy.js';
import { isConsoleUrl } from './urls.js';

/** Of every answer of the gateway's: no cache keeps it, and no browser takes it for a document of this site. */
const OWN_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
const PASSED = ['content-type', 'etag', ...READ];
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
/** A URL and a few words around it. */
const LONGEST_SSO_ANSWER = 65_536;
/** A shorter one would be found in any text. */
const SHORTEST_SECRET = 4;
const SILENT = { errorCode: 'gateway-silent', message: 'the API gave no reason' };

/** An answer in the shape that the API gives its own errors, so that a client needs to know only one. */
export function failure(status, messages, headers) {
  const all = { ...OWN_HEADERS, 'content-type': 'application/json', ...headers };
  return new Response(JSON.stringify({ httpStatus: status, messages }), { status, headers: all });
}

/** The API's answer as it comes, but for its headers. */
export function passOn(settings, call) {
  const use = async (answer) => {
    const isEmpty = answer.status === 204 || answer.status === 205;
    return new Response(isEmpty ? null : await bodyOf(answer), { status: answer.status, headers: headersOf(answer) });
  };
  return ask(settings, call, use, true);
}

/** The way to the console: the one-time URL goes into a redirect, and through no script. */
export function openConsole(settings, call, secrets) {
  return ask(settings, call, async (answer, signal) => {
    const text = await textOf(answer, signal);
    if (answer.status >= 400) {
      // An echo of the credentials is no reason that anybody has to read.
      const isEcho = secrets.some((secret) => secret.length >= SHORTEST_SECRET && text.includes(secret));
      const messages = isEcho ? [] : messagesOf(parsed(text));
      const headers = { ...headersOf(answer), 'content-type': 'application/json' };
      return failure(answer.status, messages.length > 0 ? messages : [SILENT], headers);
    }
    const { origin } = new URL(settings.baseUrl);
    const url = parsed(text)?.ssoUrl;
    if (!isConsoleUrl(url, (its) => its.origin === origin)) {
      throw new Refusal(502, 'console-url', 'the API named a console that is not reached by https');
    }
    // EXPOSE: the one-time URL, to the browser tab that asked for it.
    const headers = { ...OWN_HEADERS, 'referrer-policy': 'no-referrer', location: url };
    return new Response(null, { status: 303, headers });
  });
}

/** Calls fetch and `use`s its answer, for `timeoutMs` at most and as long as somebody waits for it. */
function ask(settings, { url, init, left }, use, isStreamed) {
  const late = new Refusal(504, 'timeout', 'the API did not answer in time');
  const work = async (signal) => {
    try {
      const answer = await (settings.fetch ?? globalThis.fetch)(url, { ...init, signal });
      if (signal.aborted) return discard(answer);
      refuseAnswer(answer);
      return await use(answer, signal);
    } catch (thrown) {
      throw thrown instanceof Refusal ? thrown : new Refusal(502, 'connection', 'the connection to the API failed');
    }
  };
  return within(settings.timeoutMs, left, late, work, isStreamed);
}

/**
 * Gives what `work` gives. It is aborted when time runs out or the asker leaves, and not waited for, since it may not
 * listen. Who leaves later takes what is streamed along.
 */
export async function within(timeoutMs, left, late, work, isStreamed) {
  const gone = new Refusal(499, 'left', 'whoever asked did not wait for the answer');
  if (left?.aborted) throw gone;
  const controller = new AbortController();
  let reject;
  const ended = new Promise((_, its) => {
    reject = its;
  });
  const end = (refusal) => {
    reject(refusal);
    controller.abort();
  };
  const leave = () => end(gone);
  const timer = setTimeout(end, timeoutMs, late);
  left?.addEventListener('abort', leave);
  try {
    return await Promise.race([ended, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
    // Else it would hold on to all this for as long as there is the request.
    if (!isStreamed) left?.removeEventListener?.('abort', leave);
  }
}

function refuseAnswer(answer) {
  const { status, type } = answer;
  if (Number.isInteger(status) && status >= 200 && status < 600 && !(status >= 300 && status < 400)) return;
  discard(answer);
  if ((status >= 300 && status < 400) || type === 'opaqueredirect') {
    throw new Refusal(502, 'redirect', 'the API answered with a redirect, which is never followed');
  }
  throw new Refusal(502, 'answer', 'the API answered with something it never promised');
}

/** The headers that may be seen. A type other than JSON becomes plain text: no answer of the API is a document here. */
function headersOf({ headers }) {
  const kept = { ...OWN_HEADERS };
  const keep = (value, name) => {
    // What a double has may fit no header.
    if (typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) kept[name] = value;
  };
  for (const name of PASSED) keep(headers?.get?.(name), name);
  headers?.forEach?.((value, name) => {
    if (/^x-ratelimit-[\w-]+$/.test(name)) keep(value, name);
  });
  const type = kept['content-type'];
  if (type !== undefined && !JSON_TYPE.test(type)) kept['content-type'] = 'text/plain; charset=utf-8';
  return kept;
}

/** Empty if it is longer than it can be. */
async function textOf(answer, signal) {
  const { body } = new Response(await bodyOf(answer));
  return (body && (await read(body, LONGEST_SSO_ANSWER, signal))?.text()) ?? '';
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the API says, if it is said in its own shape. */
function messagesOf(content) {
  const messages = Array.isArray(content?.messages) ? content.messages : [];
  return messages.map((one) => ({ errorCode: one?.errorCode, message: one?.message }));
}
