/**
 * What wasm asks of its host: fetch, timers, abort signals.
 *
 * It carries out and reports, and decides nothing. Everything foreign is touched inside a `try`: a fetch, a signal or a
 * response may be a test double, a polyfill, a proxy, or come from another realm.
 */
import {
  ABORTED,
  BLOCKED,
  BROKEN,
  DONE,
  FAILED,
  HEADERS,
  LONGEST_WAIT_MS,
  NO_FETCH,
  NOT_A_RESPONSE,
  NOT_JSON,
  READ,
  SKIPPED,
  TIMED_OUT,
  TOO_LARGE,
  UNFINISHED,
} from './generated.js';
import { membersFor } from './init.js';

/** After how many chunks of a body others get their turn: a stream that has all at hand would let no timer fire. */
const CHUNKS_A_TURN = 1000;

/** Whether readers can wait for many bytes at once: workerd gives 4 KiB a turn otherwise, and turns are what costs there. */
const WAITS = /** @type {any} */ (globalThis).ReadableStreamBYOBReader?.prototype?.readAtLeast;
/** For how many. */
const AT_ONCE = 65_536;
/** The room of a read that is over, for the next one: to make it anew costs as much as the read. */
let spare;

const decoder = new TextDecoder();

/**
 * Something that is waited for. `drop` ends it at once.
 *
 * It lets go of its promise: an engine may take it for long-lived, since it lives while the answer is parsed, and with
 * it would keep each answer until a full collection.
 */
export class Pending {
  constructor(timeoutMs, signal) {
    /** @type {((how: object) => void) | undefined} */
    this.resolve = undefined;
    /** @type {Promise<object> | undefined} */
    this.done = new Promise((resolve) => {
      this.resolve = resolve;
    });
    this.over = false;
    this.signal = signal;
    this.release = undefined;
    this.reader = undefined;
    this.head = undefined;
    if (signal !== undefined) this.listen();
    if (!this.over) this.timer = setTimeout(expire, timeoutMs, this);
  }

  /** How it ends: never with a rejection. To be asked once. */
  ended() {
    const { done } = this;
    this.done = undefined;
    return done;
  }

  listen() {
    const { signal } = this;
    // The event alone says nothing: anybody can dispatch one.
    this.onAbort = () => {
      try {
        if (signal.aborted) this.end(aborted(signal));
      } catch (reason) {
        this.end({ kind: ABORTED, value: new Aborted(reason) });
      }
    };
    try {
      signal.addEventListener('abort', this.onAbort);
      this.onAbort();
    } catch (reason) {
      // Going on would be a call that cannot be stopped.
      this.end({ kind: ABORTED, value: new Aborted(reason) });
    }
  }

  /** Settles once, and leaves neither timer nor listener nor stream behind. */
  end(how) {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    if (this.signal !== undefined) {
      try {
        this.signal.removeEventListener('abort', this.onAbort);
        // Another listener may have kept the event from ours.
        if (this.signal.aborted && how.kind !== ABORTED) how = aborted(this.signal);
      } catch {
        // A signal that does not let go is not ours to mend.
      }
    }
    const { resolve } = this;
    this.resolve = undefined;
    resolve?.(how);
    if (how.kind !== READ) this.release?.();
  }

  drop() {
    this.end({ kind: ABORTED });
  }
}

/** The time is up: with the head of an answer, if that has come. */
function expire(pending) {
  const { head } = pending;
  pending.end({ ...head, kind: head === undefined ? TIMED_OUT : UNFINISHED });
}

/** The reason of an abort on its way to the caller, told apart from whatever else may be thrown on that way. */
export class Aborted {
  constructor(reason) {
    this.reason = reason;
  }
}

/** Why a signal is aborted. Polyfills from before `reason` have none. */
function aborted({ reason }) {
  return {
    kind: ABORTED,
    value: new Aborted(reason === undefined ? new DOMException('aborted', 'AbortError') : reason),
  };
}

/** The reason, if a hook has aborted the call. */
export function abortOf(signal) {
  try {
    return signal?.aborted ? aborted(signal).value : undefined;
  } catch (reason) {
    return new Aborted(reason);
  }
}

/** Whether this runtime has a `Headers` that works. */
export function hasHeaders() {
  try {
    new Headers();
    return true;
  } catch {
    return false;
  }
}

/** Waits: one millisecond more than asked for, since some timers fire a fraction of one early. */
export function pause(durationMs, signal) {
  return new Pending(Math.min(durationMs + 1, LONGEST_WAIT_MS), signal);
}

/** Asks a token function. Ends with `token`, `undefined` if it failed or gave no string. */
export function ask(token, timeoutMs, signal) {
  const pending = new Pending(timeoutMs, signal);
  if (!pending.over) answer(pending, token);
  return pending;
}

async function answer(pending, ask) {
  let token;
  try {
    token = text(await ask());
  } catch {
    // Why it failed is the caller's own business, and may quote the token.
  }
  pending.end({ kind: DONE, value: token });
}

/**
 * One attempt: `fetch(url, init)` and the reading of its answer, within `timeoutMs`.
 *
 * `lines` are the method, the URL, and the names and values of headers, all in one string: one crossing is cheaper than
 * many. `wantsBody` and `wantsHeaders` say what of a success is of use.
 */
export function exchange(fetch, lines, body, members, fresh, timeoutMs, signal, wantsBody, wantsHeaders, maxBytes) {
  const pending = new Pending(timeoutMs, signal);
  if (pending.over) return pending;
  // Without one a request is let go of and not stopped.
  const controller = typeof AbortController === 'function' ? new AbortController() : undefined;
  const { url, init } = requestOf(lines, body, members, fresh, controller?.signal);
  if (body !== undefined && init.method === 'POST' && isDenos(fetch)) init.body = new Blob([body]);
  const abort = () => controller?.abort();
  attempt(pending, fetch, url, init, abort, wantsBody, wantsHeaders, maxBytes);
  return pending;
}

/** The same as a standard `Request`; none where this runtime has no such things, or takes no signal but its own. */
export function unsent(lines, body, members, fresh, signal) {
  const { url, init } = requestOf(lines, body, members, fresh, signal);
  try {
    return new Request(url, { ...init, headers: new Headers(init.headers) });
  } catch {
    return undefined;
  }
}

/** What `fetch` and `Request` are called with: ordinary data, every member of it, for who wraps fetch to change. */
function requestOf(lines, body, members, fresh, signal) {
  const parts = lines.split('\n');
  let headers = {};
  // By a literal, since a header may have the name of what every object has.
  for (let at = 2; at < parts.length; at += 2) headers = { ...headers, [parts[at]]: parts[at + 1] };
  const init = { method: parts[0], headers, redirect: 'manual', ...membersFor(members, fresh) };
  if (signal !== undefined) init.signal = signal;
  if (body !== undefined) init.body = body;
  return { url: parts[1], init };
}

/**
 * Whether it is Deno's own fetch, which sends a request again by itself when a kept connection breaks before an answer:
 * for a create that would be a second one. It does not where the body is a stream, as that of a Blob is to it.
 */
function isDenos(fetch) {
  return globalThis.Deno?.version !== undefined && (fetch === undefined || fetch === globalThis.fetch);
}

/** One async function for all of it: each further one would cost a promise a call. */
async function attempt(pending, fetch, url, init, abort, wantsBody, wantsHeaders, maxBytes) {
  pending.release = abort;
  let response;
  try {
    if (typeof (fetch ?? globalThis.fetch) !== 'function') {
      return pending.end({ kind: NO_FETCH });
    }
    response = await (fetch === undefined ? globalThis.fetch(url, init) : fetch(url, init));
  } catch (thrown) {
    return pending.end({ kind: isCrossOrigin(url) ? BLOCKED : FAILED, cause: describe(thrown) });
  }
  if (pending.over) return discard(response);
  /** @type {Record<string, any>} */
  const head = { kind: SKIPPED };
  try {
    const { status } = response;
    if (!(Number.isInteger(status) && status >= (response.type === 'opaqueredirect' ? 0 : 100) && status < 1000)) {
      throw new TypeError();
    }
    const succeeded = status >= 200 && status < 300;
    head.status = status;
    if (wantsHeaders || !succeeded) head.headers = HEADERS.map((name) => header(response, name));
    // An error's body says why; a redirect's is nobody's.
    wantsBody = succeeded ? wantsBody : status >= 400;
  } catch {
    discard(response);
    return pending.end({ kind: NOT_A_RESPONSE });
  }
  pending.release = () => {
    // After a body that was skipped the connection can still be of use.
    if (wantsBody) abort();
    // Not at once: Node before 24 rejects where nobody waits when the body of a clone is aborted and cancelled in one
    // go.
    Promise.resolve().then(() => {
      discard(response);
      release(pending.reader);
    });
  };
  if (!wantsBody) return pending.end(head);
  pending.head = head;
  const end = (kind) => pending.end({ ...head, kind });
  try {
    const length = header(response, 'content-length');
    const isTold = length !== undefined && !header(response, 'content-encoding');
    if (isTold && Number(length) > maxBytes) return end(TOO_LARGE);
    const reads = typeof response.text === 'function';
    let body;
    // Where the length is told the engine's own reading is as safe, and quicker than any of ours. A page is not shown
    // whether what comes from elsewhere is packed.
    if (!(reads && isTold && response.type !== 'cors') && typeof response.body?.getReader === 'function') {
      const reader = readerOf(response.body);
      pending.reader = reader;
      const blocks = [];
      let chunks = [];
      let length = 0;
      for (;;) {
        const { done, value } = await read(reader);
        if (pending.over) return;
        if (done) break;
        if (Object.prototype.toString.call(value) !== '[object Uint8Array]')
          throw new TypeError('a chunk is not of bytes');
        length += value.byteLength;
        if (length > maxBytes) return end(TOO_LARGE);
        if (chunks.push(value) === CHUNKS_A_TURN) {
          // One of many small chunks weighs a hundred times what is in it.
          blocks.push(joined(chunks));
          chunks = [];
          await new Promise((resolve) => setTimeout(resolve));
        }
        // Less than was waited for: it is the rest.
        if (reader.readAtLeast && value.byteLength < value.buffer.byteLength) break;
      }
      body = decoder.decode(joined([...blocks, ...chunks]));
      if (reader.readAtLeast) spare = chunks[0]?.buffer;
    } else if (reads) {
      body = await response.text();
      if (pending.over) return;
      // A character is three bytes at most.
      if (body.length * 3 > maxBytes && new TextEncoder().encode(body).length > maxBytes) return end(TOO_LARGE);
    } else if (typeof response.json === 'function') {
      try {
        head.value = await response.json();
        head.text = JSON.stringify(head.value);
      } catch (thrown) {
        if (thrown?.name === 'SyntaxError') return end(NOT_JSON);
        // What parses often quotes what it could not parse.
        const cause = describe(thrown);
        cause[3] = '';
        return pending.end({ ...head, kind: BROKEN, cause });
      }
      return end(READ);
    }
    try {
      head.value = JSON.parse(body);
    } catch {
      return end(NOT_JSON);
    }
    head.text = body;
    end(READ);
  } catch (thrown) {
    pending.end({ ...head, kind: BROKEN, cause: describe(thrown) });
  }
}

function readerOf(body) {
  if (WAITS) {
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

function ignore() {}
