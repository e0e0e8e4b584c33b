/**
 * What wasm asks of its host: fetch, and tokens.
 *
 * It carries out and reports, and decides nothing. Everything foreign is touched inside a `try`: a fetch, a signal or a
 * response may be a test double, a polyfill, a proxy, or come from another realm.
 */
import {
  BLOCKED,
  BROKEN,
  DATES,
  DONE,
  FAILED,
  HEADERS,
  NO_FETCH,
  NOT_A_RESPONSE,
  NOT_JSON,
  READ,
  SKIPPED,
  TOO_LARGE,
} from './generated.js';
import { knowsCache, membersFor } from './init.js';
import { ignore, Pending } from './pending.js';

/** After how many chunks of a body others get their turn: a stream that has all at hand would let no timer fire. */
const CHUNKS_A_TURN = 1000;

/** How many bytes a reader waits for where it can: workerd gives 4 KiB a turn otherwise, and turns cost there. */
const AT_ONCE = 65_536;
/** The room of a read that is over, for the next one: to make it anew costs as much as the read. */
let spare;

const decoder = new TextDecoder();

/** Whether this runtime has a `Headers` that works. */
export function hasHeaders() {
  try {
    new Headers();
    return true;
  } catch {
    return false;
  }
}

/** Asks a token function. Ends with `token`, `undefined` if it failed or gave no string. */
export function ask(token, timeoutMs, signal) {
  const pending = new Pending(timeoutMs, signal);
  if (!pending.over) answer(pending, token);
  return pending;
}

async function answer(pending, ask) {
  try {
    pending.how.value = text(await ask());
  } catch {
    // Why it failed is the caller's own business, and may quote the token.
  }
  pending.close(DONE);
}

/** An attempt that is under way already. */
let begun;

/** Has the core's next attempt be this one. Gives the one before. @param {object} [pending] */
export function takeOver(pending) {
  const before = begun;
  begun = pending;
  return before;
}

/**
 * One attempt: `fetch(url, init)` and the reading of its answer, within `timeoutMs`.
 *
 * `json` is what `fetch` is called with, the URL and the init: one crossing is cheaper than many. `wantsBody` and
 * `wantsHeaders` say what of a success is of use.
 */
export function exchange(fetch, json, body, members, fresh, timeoutMs, signal, wantsBody, wantsHeaders, maxBytes) {
  if (begun) return takeOver();
  /** @type {any} */
  const pending = new Pending(timeoutMs, signal);
  pending.again = () =>
    exchange(fetch, json, body, members, fresh, timeoutMs, signal, wantsBody, wantsHeaders, maxBytes);
  if (pending.over) return pending;
  // Without one a request is let go of and not stopped.
  pending.controller = globalThis.AbortController && new AbortController();
  pending.release = leave;
  const { url, init } = requestOf(json, body, members, fresh, pending.controller?.signal);
  if (body !== undefined && init.method === 'POST' && isDenos(fetch)) init.body = new Blob([body]);
  attempt(pending, fetch, url, init, wantsBody, wantsHeaders, maxBytes);
  return pending;
}

/** The same as a standard `Request`; none where this runtime has no such things, or takes no signal but its own. */
export function unsent(json, body, members, fresh, signal) {
  const { url, init } = requestOf(json, body, members, fresh, signal);
  try {
    return new Request(url, { ...init, headers: new Headers(init.headers) });
  } catch {
    return undefined;
  }
}

/** What `fetch` and `Request` are called with: ordinary data, every member of it, for who wraps fetch to change. */
function requestOf(json, body, members, fresh, signal) {
  const request = JSON.parse(json);
  // To copy what few callers add to costs each call a twentieth of its time.
  if (members !== undefined) request.init = { ...request.init, ...membersFor(members, fresh) };
  else if (knowsCache()) request.init.cache = 'no-store';
  if (signal !== undefined) request.init.signal = signal;
  if (body !== undefined) request.init.body = body;
  return request;
}

/**
 * Whether it is Deno's own fetch, which sends a request again by itself when a kept connection breaks before an answer:
 * for a create that would be a second one. It does not where the body is a stream, as that of a Blob is to it.
 */
function isDenos(fetch) {
  return globalThis.Deno?.version !== undefined && (fetch ?? globalThis.fetch) === globalThis.fetch;
}

/** One async function for all of it: each further one would cost a promise a call. */
async function attempt(pending, fetch, url, init, wantsBody, wantsHeaders, maxBytes) {
  const { how } = pending;
  let response;
  try {
    if (typeof (fetch ?? globalThis.fetch) !== 'function') return pending.close(NO_FETCH);
    response = await (fetch === undefined ? globalThis.fetch(url, init) : fetch(url, init));
  } catch (thrown) {
    how.cause = describe(thrown);
    return pending.close(isCrossOrigin(url) ? BLOCKED : FAILED);
  }
  if (pending.over) return discard(response);
  try {
    const { status } = response;
    const isStatus = status >= 100 || (status >= 0 && response.type === 'opaqueredirect');
    if (!(isStatus && Number.isInteger(status) && status < 1000)) throw new TypeError();
    const succeeded = status >= 200 && status < 300;
    how.status = status;
    if (wantsHeaders || !succeeded) how.headers = headersOf(response);
    // An error's body says why; a redirect's is nobody's.
    wantsBody = succeeded ? wantsBody : status >= 400;
  } catch {
    discard(response);
    return pending.close(NOT_A_RESPONSE);
  }
  pending.response = response;
  if (!wantsBody) return pending.close(SKIPPED);
  try {
    const length = header(response, 'content-length');
    const isTold = length !== undefined && !header(response, 'content-encoding');
    if (isTold && Number(length) > maxBytes) return pending.close(TOO_LARGE);
    const reads = typeof response.text === 'function';
    let body;
    // Where the length is told the engine's own reading is as safe, and quicker than any of ours. A page is not shown
    // whether what comes from elsewhere is packed.
    const stream = reads && isTold && response.type !== 'cors' ? undefined : response.body;
    if (typeof stream?.getReader === 'function') {
      const reader = readerOf(stream);
      pending.reader = reader;
      const chunks = [];
      let length = 0;
      let count = 0;
      for (;;) {
        const { done, value } = await read(reader);
        if (pending.over) return;
        if (done) break;
        if (value?.[Symbol.toStringTag] !== 'Uint8Array') throw new TypeError('a chunk is not of bytes');
        length += value.byteLength;
        if (length > maxBytes) return pending.close(TOO_LARGE);
        chunks.push(value);
        // Less than was waited for: it is the rest.
        if (reader.readAtLeast && value.byteLength < value.buffer.byteLength) break;
        if (++count % CHUNKS_A_TURN === 0) {
          // One of many small chunks weighs a hundred times what is in it.
          chunks.push(joined(chunks.splice(-CHUNKS_A_TURN)));
          await new Promise((resolve) => setTimeout(resolve));
        }
      }
      body = decoder.decode(joined(chunks));
      if (reader.readAtLeast) spare = chunks[0]?.buffer;
    } else if (reads) {
      body = await response.text();
      if (pending.over) return;
      // A character is three bytes at most.
      if (body.length * 3 > maxBytes && new TextEncoder().encode(body).length > maxBytes)
        return pending.close(TOO_LARGE);
    } else if (typeof response.json === 'function') {
      try {
        how.value = await response.json();
        how.text = JSON.stringify(how.value);
      } catch (thrown) {
        if (thrown?.name === 'SyntaxError') return pending.close(NOT_JSON);
        // What parses often quotes what it could not parse.
        how.cause = describe(thrown);
        how.cause[3] = '';
        return pending.close(BROKEN);
      }
      return pending.close(READ);
    }
    try {
      how.value = JSON.parse(body);
    } catch {
      return pending.close(NOT_JSON);
    }
    how.text = body;
    pending.close(READ);
  } catch (thrown) {
    how.cause = describe(thrown);
    pending.close(BROKEN);
  }
}

/** Stops the request, and lets go of its answer. @this {any} */
async function leave() {
  // After a body that was skipped the connection can still be of use.
  if (this.how.kind !== SKIPPED) this.controller?.abort();
  // Not at once: Node before 24 rejects where nobody waits when the body of a clone is aborted and cancelled in one go.
  await undefined;
  discard(this.response);
  release(this.reader);
}

function readerOf(body) {
  // Not looked up while this is loaded: Node loads its streams when they are first touched.
  if (/** @type {any} */ (globalThis).ReadableStreamBYOBReader?.prototype.readAtLeast) {
    try {
      return body.getReader({ mode: 'byob' });
    } catch {
      // It is no stream of the runtime's own, or of bytes.
    }
  }
  return body.getReader();
}

function read(reader) {
  if (!reader.readAtLeast) return reader.read();
  const room = new Uint8Array(spare ?? AT_ONCE);
  spare = undefined;
  return reader.readAtLeast(room.length, room);
}

function joined(chunks) {
  if (chunks.length === 1) return chunks[0];
  const bytes = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** Lets go of a body that nobody reads. */
function discard(response) {
  try {
    release(response.body);
  } catch {
    // Nothing was asked of it but to go away.
  }
}

function release(stream) {
  try {
    // A web stream and its reader have `cancel`, a Node stream `destroy`.
    (stream?.cancel ?? stream?.destroy)?.call(stream)?.catch?.(ignore);
  } catch {
    // Nothing was asked of it but to go away.
  }
}

/** The headers that are read, and then those that can be dates once more, as such. */
function headersOf(response) {
  const value = (name) => header(response, name);
  return [...HEADERS.map(value), ...DATES.map((name) => millisecondsOf(value(name)))];
}

const MONTHS = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const DATE = [
  '^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(\\S*day)?',
  '(0?[1-9]|[12]\\d|3[01])',
  `(${MONTHS})`,
  '([1-9]\\d{3}|\\d\\d)',
  '([01]\\d|2[0-3]):([0-5]\\d):([0-5]\\d|60)',
  'GMT$',
].join(' ');

/**
 * The milliseconds since the Unix epoch as digits; `undefined` of what is no HTTP date. As `proto/date.rs` reads them,
 * by what the engine knows of dates.
 */
function millisecondsOf(text = '') {
  const words = text.replace(/[ ,-]+/g, ' ').trim();
  // `Sun Nov 6 08:49:37 1994` is brought into the order of `Sun 06 Nov 1994 08:49:37 GMT`.
  const date = words.replace(/^(\S+ )(\D+ )(\d+ )(\S+) (\d+)$/, '$1$3$2$5 $4 GMT').match(DATE);
  /** @type {any} */
  const [, , , day, month, year, ...clock] = date ?? [];
  const century = year > 99 ? 0 : year < 70 ? 2000 : 1900;
  const time = Date.UTC(century + Number(year), MONTHS.indexOf(month) / 4, day, ...clock);
  return time >= 0 ? `${time}` : undefined;
}

function header(response, name) {
  try {
    const value = response.headers.get(name);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A few strings of something that was thrown: name, code, the code of its cause, message, name and message of its
 * cause. The thing itself goes nowhere: it may carry the request.
 */
function describe(thrown) {
  /** @type {(string | undefined)[]} */
  const facts = [];
  try {
    facts[3] = text(typeof thrown === 'string' ? thrown : thrown?.message);
    facts[0] = word(thrown?.name);
    // What a framework says to itself by throwing has a digest in the place of a code.
    facts[1] = word(thrown?.code) ?? word(thrown?.digest);
    const cause = thrown?.cause;
    facts[2] = word(cause?.code);
    facts[4] = `${word(cause?.name) ?? ''}: ${text(cause?.message) ?? ''}`;
  } catch {
    // What could be read is enough.
  }
  return Array.from(facts);
}

function text(value) {
  return typeof value === 'string' ? value : undefined;
}

/** A name or code; what is none is a text of whatever content. */
function word(value) {
  return typeof value === 'string' && /^\w{1,64}$/.test(value) ? value : undefined;
}

/** Whether a browser may have blocked the call for want of CORS headers. */
function isCrossOrigin(url) {
  try {
    const { origin } = globalThis.location;
    // A page without an origin of its own is a stranger everywhere.
    return origin === 'null' || new URL(url).origin !== origin;
  } catch {
    return false;
  }
}
