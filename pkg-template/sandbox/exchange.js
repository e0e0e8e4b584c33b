/** `fetch` and `handler`: the way of a request into the core, and of its reply back. */
import { wrong } from '../invalid.js';
import { joined, NOTHING } from './bytes.js';
import { plainRequest } from './plain.js';
import { respond } from './response.js';
import { outcome, pause, reasonOf } from './waits.js';

const MOST_REDIRECTS = 20;
const REDIRECTS = [301, 302, 303, 307, 308];
/** What describes a body, and goes with it. */
const BODY_HEADERS = ['content-encoding', 'content-language', 'content-length', 'content-location', 'content-type'];
/** Of what a fetch is called with, all but the signal: a `Request` takes none of another realm. */
const MEMBERS = [
  'body',
  'cache',
  'credentials',
  'duplex',
  'headers',
  'integrity',
  'keepalive',
  'method',
  'mode',
  'redirect',
  'referrer',
  'referrerPolicy',
];

/** Both functions, for a core that is told the time by `now`. */
export function connect(core, origin, now) {
  function ask({ method, headers, body }, url) {
    const target = url.pathname + url.search;
    return core.answer({ method, target, origin: url.origin, headers, nowMs: now() }, body);
  }

  /** All there is to know of a request, its body included. With a signal, reading that ends when it is aborted. */
  async function read(request, signal) {
    const headers = [...request.headers].map(([name, value]) => [name, value]);
    return { method: request.method, headers, body: await bytesOf(request, signal, core.facts.maxBodyBytes) };
  }

  function checkOrigin(url) {
    if (url.origin === origin) return;
    throw new TypeError(`fetch failed: ${url.origin} is not the sandbox, which is ${origin}`);
  }

  /** Goes on when the signal is aborted: what was sent has been applied. */
  async function follow(request, url, { redirect, isStream }, signal) {
    for (let redirects = 0; ; redirects++) {
      const reply = ask(request, url);
      const location = reply.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
      const isRedirect = REDIRECTS.includes(reply.status) && location !== undefined;
      if (!isRedirect || redirect === 'manual') {
        const isHead = request.method === 'HEAD';
        // Without the fragment, which is not sent.
        return respond(reply, signal, { isHead, url: url.href.split('#')[0], redirected: redirects > 0 });
      }
      if (reply.delayMs > 0) await pause(reply.delayMs, signal).done;
      if (signal?.aborted) throw reasonOf(signal);
      if (redirect === 'error') throw new TypeError('fetch failed: unexpected redirect');
      if (redirects === MOST_REDIRECTS) throw new TypeError('fetch failed: redirect count exceeded');
      // A stream is gone once it was sent.
      if (isStream && reply.status !== 303) throw new TypeError('fetch failed: a stream cannot be sent again');
      url = new URL(location, url);
      checkOrigin(url);
      request = redirected(request, reply.status);
    }
  }

  return {
    async fetch(input, init) {
      const signal = signalOf(input, init);
      const request =
        typeof Request === 'function' ? new Request(input, withoutSignal(init)) : plainRequest(input, init);
      const url = new URL(request.url);
      checkOrigin(url);
      if (signal?.aborted) throw reasonOf(signal);
      const mode = { redirect: request.redirect, isStream: typeof init?.body?.getReader === 'function' };
      const sent = read(request, mode.isStream ? signal : undefined).then((sent) => follow(sent, url, mode, signal));
      return signal === undefined ? sent : outcome(sent, signal).done;
    },

    async handler(request) {
      if (typeof request?.url !== 'string' || typeof request.headers?.[Symbol.iterator] !== 'function') {
        wrong('handler', 'request', 'must be a Request');
      }
      const reply = ask(await read(request), new URL(request.url));
      // Whoever sends it on says how long it is, and there is no address of it.
      return respond(reply, request.signal ?? undefined, { isHead: request.method === 'HEAD' });
    },
  };
}

/** The body, or so much of it that the core refuses it. */
async function bytesOf(request, signal, maxBytes) {
  if (request.body === null) return NOTHING;
  // Firefox has no streams in requests.
  if (typeof request.body?.getReader !== 'function') return new Uint8Array(await request.arrayBuffer());
  const reader = request.body.getReader();
  const chunks = [];
  try {
    for (let length = 0; length <= maxBytes; ) {
      const { done, value } = await outcome(reader.read(), signal).done;
      if (done) break;
      chunks.push(value);
      length += value.length;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
  return joined(chunks);
}

/** The request that a redirect leads to (Fetch, HTTP-redirect fetch). */
function redirected(request, status) {
  const { method } = request;
  const isToGet = status === 303 ? !['GET', 'HEAD'].includes(method) : status < 303 && method === 'POST';
  if (!isToGet) return request;
  const headers = request.headers.filter(([name]) => !BODY_HEADERS.includes(name.toLowerCase()));
  return { ...request, method: 'GET', headers, body: NOTHING };
}

/** The caller's signal, of whatever realm; `null` means that there is none. */
function signalOf(input, init) {
  const signal = init?.signal === undefined ? input?.signal : init.signal;
  if (signal === undefined || signal === null) return undefined;
  if (typeof signal.addEventListener !== 'function') throw new TypeError('fetch failed: signal is no AbortSignal');
  return signal;
}

function withoutSignal(init) {
  if (init === undefined || init === null) return undefined;
  const members = MEMBERS.map((name) => [name, init[name]]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members);
}
