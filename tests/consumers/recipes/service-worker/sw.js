/** Answers `/backup-units.json` with the list, and with the last known one while the API cannot be reached. */
import { BackupClient, isBackupError } from 'ionos-backup';

// A gateway of your own, which adds the credentials.
const client = new BackupClient({ baseUrl: `${self.location.origin}/api`, timeoutMs: 5000, maxRetries: 1 });

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  if (new URL(event.request.url).pathname === '/backup-units.json') event.respondWith(units(event.request));
});

async function units(request) {
  const cache = await caches.open('backup-units');
  try {
    const answer = Response.json(await client.list());
    await cache.put(request.url, answer.clone());
    return answer;
  } catch (error) {
    if (!isBackupError(error)) throw error;
    const known = error.retryable ? await cache.match(request.url) : undefined;
    return known ?? Response.json({ code: error.code }, { status: 502 });
  }
}
