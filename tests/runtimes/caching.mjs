/** What is seen where a cache stands before the API: nothing of it. */

/** Runs it all, against a sandbox whose answers may be kept; throws at the first thing that comes from a cache. */
export async function caching({ BackupClient }, baseUrl) {
  const client = new BackupClient({ baseUrl, auth: { token: 'demo-token' }, totalTimeoutMs: 20_000 });
  const [{ id }] = (await client.list()).items;
  // Without this, what follows would prove nothing.
  const [kept, again] = [await raw(baseUrl, id), await raw(baseUrl, id)];
  if (kept !== again) throw new Error('nothing is kept here');

  const urls = [await client.ssoUrl(id), await client.ssoUrl(id)];
  for (let times = 0; times < 2; times++) {
    const response = await fetch(await client.requests.ssoUrl(id));
    urls.push((await response.json()).ssoUrl);
  }
  if (new Set([kept, ...urls]).size !== 5) throw new Error('a one-time URL was given twice');

  const name = `cached${Date.now().toString(36)}`;
  const unit = await client.create({ name, password: 'correct horse battery 1', email: 'cell@example.com' });
  const ready = await client.waitUntilAvailable(unit.id);
  if (ready.metadata?.state !== 'AVAILABLE') throw new Error('the wait ended early');
  await client.delete(unit.id);
  await client.waitUntilDeleted(unit.id);
  return 'ok';
}

async function raw(baseUrl, id) {
  const headers = { authorization: 'Bearer demo-token' };
  const response = await fetch(`${baseUrl}/cloudapi/v6/backupunits/${id}/ssourl?raw`, { headers });
  return (await response.json()).ssoUrl;
}
