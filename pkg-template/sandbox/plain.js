/**
 * Requests and responses for places that have no classes of them, such as Jest's jsdom: as little as a client needs.
 */

/**
 * What a fetch is called with.
 *
 * @param {any} input
 * @param {any} init
 */
export function plainRequest(input, { method = 'GET', headers = {}, body, redirect = 'follow' } = {}) {
  return {
    url: new URL(typeof input?.url === 'string' ? input.url : input).href,
    method: /^(delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method,
    headers: pairs(headers),
    redirect,
    arrayBuffer: async () => new TextEncoder().encode(body ?? '').buffer,
  };
}

function pairs(headers) {
  if (typeof headers[Symbol.iterator] === 'function') return [...headers];
  return Object.entries(headers);
}

/** What a fetch resolves with; `read` gives the bytes of the body. */
export function plainResponse(status, headers, facts, read) {
  const text = async () => new TextDecoder().decode(await read());
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: new Map(headers.map(([name, value]) => [name.toLowerCase(), value])),
    ...facts,
    text,
    json: async () => JSON.parse(await text()),
    arrayBuffer: async () => (await read()).buffer,
  };
}
