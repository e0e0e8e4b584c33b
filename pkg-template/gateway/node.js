/**
 * The gateway as a listener of `node:http` and what is built on it. It needs no module of Node's, so it bundles
 * anywhere.
 */
import { bodyOf, ignore } from './bodies.js';

/** A host as the `Host` header may have it: nothing that would become path, query or user of a URL. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i;

export function nodeHandler(answerTo) {
  return async (incoming, outgoing) => {
    const left = new AbortController();
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) left.abort();
    });
    outgoing.on('error', ignore);
    const response = await answerTo(requestOf(incoming, left.signal));
    try {
      await write(response, outgoing, left.signal);
    } catch {
      // Half an answer must not look like a whole one: Bun's `destroy` alone would end an empty one, if nothing was
      // sent.
      outgoing.socket?.destroy();
      outgoing.destroy();
    }
  };
}

/** What the gateway asks of a request; one that can be none has no URL. */
function requestOf(incoming, signal) {
  const headers = new Headers();
  try {
    for (const [name, value] of Object.entries(incoming.headers)) {
      // HTTP/2 has its own under names that are no headers.
      if (!name.startsWith(':')) headers.set(name, String(value));
    }
    // These are none that a `Request` takes, and none that the gateway does.
    const method = /^(?:CONNECT|TRACE|TRACK)$/i.test(incoming.method) ? 'OPTIONS' : incoming.method;
    if (method === 'GET' || method === 'HEAD') return new Request(urlOf(incoming), { method, headers, signal });
    const isUsed = incoming.readableDidRead || incoming.readableEnded;
    const body = isUsed ? null : streamOf(incoming);
    // `duplex` is what a stream needs, and what the compiler does not know yet.
    const init = { method, headers, signal, body, duplex: 'half' };
    const request = new Request(urlOf(incoming), init);
    return isUsed ? Object.defineProperty(request, 'bodyUsed', { value: true }) : request;
  } catch {
    return { url: '', headers };
  }
}

function urlOf({ headers, originalUrl, url, socket }) {
  // A router may have cut the path.
  const target = originalUrl ?? url;
  if (/^https?:\/\//i.test(target)) return target;
  const host = headers[':authority'] ?? headers.host ?? '';
  if (!HOST.test(host)) throw new TypeError('the Host header names no host');
  return `${socket?.encrypted ? 'https' : 'http'}://${host}${target.startsWith('/') ? '' : '/'}${target}`;
}

/**
 * Read when it is asked for. What is left when nobody asks any more is thrown away, so that the connection can go on.
 */
function streamOf(incoming) {
  let to;
  const listeners = {
    data(chunk) {
      to.enqueue(new Uint8Array(chunk));
      incoming.pause();
    },
    end() {
      stop();
      to.close();
    },
    close() {
      stop();
      to.error(new TypeError('the request broke off'));
    },
    error: ignore,
  };
  const stop = () => {
    for (const name of ['data', 'end', 'close']) incoming.off(name, listeners[name]);
  };
  return new ReadableStream(
    {
      pull(controller) {
        if (to === undefined) {
          to = controller;
          for (const [name, listener] of Object.entries(listeners)) incoming.on(name, listener);
        }
        incoming.resume();
      },
      cancel() {
        stop();
        incoming.resume();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Writes no faster than it is taken, and lets go of the answer when nobody takes it. */
async function write(response, outgoing, left) {
  const fields = {};
  response.headers.forEach((value, name) => {
    fields[name] = name === 'set-cookie' ? [...(fields[name] ?? []), value] : value;
  });
  const body = await bodyOf(response);
  if (!left.aborted) outgoing.writeHead(response.status, fields);
  if (body === null || typeof body === 'string') return void outgoing.end(body ?? undefined);
  const reader = body.getReader();
  let go;
  outgoing.on('drain', () => go?.());
  const leave = () => {
    go?.();
    reader.cancel().catch(ignore);
  };
  left.addEventListener('abort', leave);
  if (left.aborted) leave();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (outgoing.write(value) || left.aborted) continue;
    await new Promise((resolve) => {
      go = resolve;
    });
  }
  outgoing.end();
}
