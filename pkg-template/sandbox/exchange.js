/** `fetch` and `handler`: the way of a request into the core, and of its reply back. */
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
  const ask = (request, body, url) =>
    core.answer(
      {
        method: request.method,
        target: url.pathname + url.search,
        origin: url.origin,
        headers: request.headers,
        nowMs: now(),
      },
      body,
    );

  /** A request with all there is to know of it at hand. */
  async function read(request, signal) {
    const headers = [...request.headers].map(([name, value]) => [name, value]);
    const body = await bytesOf(request, signal, core.facts.maxBodyBytes);
    return { method: request.method, url: new URL(request.url), headers, body };
  }

  /** Goes on when the signal is aborted: what was sent has been applied. */
  async function follow(request, redirect, signal) {
    let { url } = request;
    for (let redirects = 0; ; redirects++) {
      if (url.origin !== origin) {
        throw new TypeError(`fetch failed: ${url.origin} is not the sandbox, which is ${origin}`);
      }
      const reply = ask(request, request.body, url);
      const location = reply.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
      const isRedirect = REDIRECTS.includes(reply.status) && location !== undefined;
      if (!isRedirect || redirect === 'manual' || reply.fault !== null) {
        const isHead = request.method === 'HEAD';
        return respond(reply, signal, { isHead, url: url.href, redirected: redirects > 0 });
      }
      if (reply.delayMs > 0) await pause(reply.delayMs, signal).done;
      if (redirect === 'error') throw new TypeError('fetch failed: unexpected redirect');
      if (redirects === MOST_REDIRECTS) throw new TypeError('fetch failed: redirect count exceeded');
      if (signal?.aborted) throw reasonOf(signal);
      url = new URL(location, url);
      request = redirected(request, reply.status);
    }
  }

  return {
    async fetch(input, init) {
      const signal = signalOf(input, init);
      const request = await (typeof Request === 'function'
        ? new Request(input, withoutSignal(init))
        : plainRequest(input, init));
      if (signal?.aborted) throw reasonOf(signal);
      const isStream = typeof init?.body?.getReader === 'function';
      const work = read(request, isStream ? signal : undefined).then((read) => follow(read, request.redirect, signal));
      return signal === undefined ? work : outcome(work, signal).done;
    },

    async handler(request) {
      const { signal } = request;
      const received = await read(request);
      const reply = ask(received, received.body, received.url);
      // Whoever sends it on says how long it is.
      return respond(reply, signal ?? undefined, { isHead: request.method === 'HEAD' });
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
  for (let length = 0; length <= maxBytes; ) {
    const { done, value } = await outcome(reader.read(), signal).done;
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  reader.cancel().catch(() => {});
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
