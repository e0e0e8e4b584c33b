/** Lists of backup units as the API answers them, and a fetch that answers with them. */

const BASE = 'https://api.ionos.com/cloudapi/v6/backupunits';

/** The options with which every client is made. */
export const TARGET = { baseUrl: 'https://api.ionos.com/cloudapi/v6', token: 'bench-token' };

/** About 10 KB. */
export const SMALL = 15;

/** The JSON text of a list. */
export function listText(count) {
  const items = Array.from({ length: count }, (_, at) => unit(at));
  return JSON.stringify({ id: 'backupunits', type: 'collection', href: BASE, items });
}

/** A fetch that answers with this text, the same for everybody. */
export function answering(text) {
  return async () => new Response(text, { headers: { 'content-type': 'application/json' } });
}

/**
 * The same with as few promises of its own as can be: one for the answer and one for each of two reads. What a
 * `Response` makes on its own account differs from one version of Node to the next.
 */
export function answeringPlainly(text) {
  const bytes = new TextEncoder().encode(text);
  const headers = { get: (name) => (name === 'content-type' ? 'application/json' : null) };
  return () => {
    const rest = [
      { done: false, value: bytes },
      { done: true, value: undefined },
    ];
    const reader = { read: () => Promise.resolve(rest.shift()), cancel: () => Promise.resolve(), releaseLock() {} };
    return Promise.resolve({ status: 200, type: 'basic', headers, body: { getReader: () => reader } });
  };
}

function unit(at) {
  const digits = at.toString(16).padStart(12, '0');
  const id = `3f0f2a4e-52d0-4f0c-9b1e-${digits}`;
  const day = String(1 + (at % 28)).padStart(2, '0');
  const who = { name: 'someone@example.com', id: `0b5d9c35-6e2a-4f2b-8a36-${digits}` };
  return {
    id,
    type: 'backupunit',
    href: `${BASE}/${id}`,
    metadata: {
      etag: `45480eb3fbfc31f1d916c1eaa4abdc${digits.slice(-2)}`,
      createdDate: `2024-03-${day}T14:20:00Z`,
      createdBy: who.name,
      createdByUserId: who.id,
      lastModifiedDate: `2024-04-${day}T08:05:30Z`,
      lastModifiedBy: who.name,
      lastModifiedByUserId: who.id,
      state: 'AVAILABLE',
    },
    properties: { name: `unit${at}`, email: `backup${at}@example.com` },
  };
}
