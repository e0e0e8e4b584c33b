/** No client: fetch and `response.json()`. Every other one is measured against this. */
export function connect({ baseUrl, token, fetch = globalThis.fetch }) {
  return async () => {
    const response = await fetch(`${baseUrl}/backupunits?depth=1`, { headers: { Authorization: `Bearer ${token}` } });
    return response.json();
  };
}
