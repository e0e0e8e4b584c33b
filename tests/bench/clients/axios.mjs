/** axios, by the transport that it chooses itself, or through a given fetch. */
import axios from 'axios';

export function connect({ baseUrl, token, fetch }) {
  const client = axios.create({
    baseURL: baseUrl,
    headers: { Authorization: `Bearer ${token}` },
    ...(fetch && { adapter: 'fetch', env: { fetch } }),
  });
  return async () => (await client.get('/backupunits', { params: { depth: 1 } })).data;
}
