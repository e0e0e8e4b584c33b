/** Reading bodies up to a limit, counted as they come, and those of test doubles and polyfills as streams. */

/** What a stream has, `undefined` if it is more than `most` bytes. The signal lets go of it. */
export async function read(stream, most, signal) {
  const reader = stream.getReader();
  const cancel = () => reader.cancel().catch(ignore);
  signal.addEventListener('abort', cancel);
  const chunks = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      signal.removeEventListener('abort', cancel);
      return new Blob(chunks);
    }
    length += value.byteLength;
    // Neither is what has no length.
    if (!(length <= most)) {
      cancel();
      return undefined;
    }
    chunks.push(value);
  }
}

/** The body of whatever behaves like a `Response`, as what a `Response` of this runtime can be made of. */
export async function bodyOf(answer) {
  const { body } = answer;
  if (body === null || body instanceof ReadableStream) return body;
  const source = body?.getReader?.() ?? body?.[Symbol.asyncIterator]?.();
  if (source !== undefined) return streamOf(source);
  if (typeof answer.text === 'function') return answer.text();
  return typeof answer.json === 'function' ? JSON.stringify(await answer.json()) : null;
}

/** A stream of this runtime over the reader of another realm's, or over the chunks of a Node stream. */
function streamOf(source) {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await (source.read?.() ?? source.next());
      if (done) controller.close();
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
    },
    async cancel(reason) {
      await (source.cancel?.(reason) ?? source.return?.());
    },
  });
}

/** Lets go of a body that nobody reads. */
export function discard(answer) {
  try {
    answer.body?.cancel?.()?.catch?.(ignore);
  } catch {
    // Nothing was asked of it but to go away.
  }
}

export function ignore() {}
