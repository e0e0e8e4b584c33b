/** With the types of a platform (DOM, a worker, Node, Cloudflare): what is global fits as it is. */
import { BackupClient } from 'ionos-backup';

const controller = new AbortController();
const client = new BackupClient({ fetch });
new BackupClient({ fetch: globalThis.fetch });
new BackupClient({ fetch: (url, init) => fetch(url, init) });
new BackupClient({
  fetch: async (url, { headers, ...init }) => fetch(url, { ...init, headers: { ...headers, 'x-trace': '1' } }),
});
new BackupClient({ fetch: async () => new Response('{}', { status: 200 }) });
// @ts-expect-error -- a response, not what is in it
new BackupClient({ fetch: async () => 'text' });
void client.list({ signal: controller.signal });
void client.list({ signal: AbortSignal.timeout(1000) });
// @ts-expect-error -- a signal, not its controller
void client.list({ signal: controller });

export async function unsent(): Promise<Response> {
  const request: Request = await client.requests.list();
  const again = new Request(await client.requests.delete('id'), { signal: controller.signal });
  request.headers.get('authorization');
  return again.method === request.method ? fetch(again) : fetch(request);
}
