/** openapi-fetch: types only, no retries, no validation. */
import createClient from 'openapi-fetch';

export function connect({ baseUrl, token, fetch }) {
  /** @type {any} */
  const client = createClient({ baseUrl, fetch, headers: { Authorization: `Bearer ${token}` } });
  return async () => {
    const { data, error } = await client.GET('/backupunits', { params: { query: { depth: 1 } } });
    if (error !== undefined) throw error;
    return data;
  };
}
