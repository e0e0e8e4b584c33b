/** Reading a request's body up to the limit, counted as it comes, since a length is only what the sender says. */

import { BODY_LIMIT } from './policy.ts';

/** The whole body; undefined if it is too large. */
export async function readBody(request: Request): Promise<Uint8Array | undefined> {
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > BODY_LIMIT) {
      // Cancelling is a courtesy; whether it succeeds changes nothing here.
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(value);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
