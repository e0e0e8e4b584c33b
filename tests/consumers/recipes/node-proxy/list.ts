/** Lists backup units through the proxy that HTTPS_PROXY names. */
import { BackupClient } from 'ionos-backup';
import { fetch, ProxyAgent } from 'undici';

// `fetch` and the dispatcher of one undici: Node's own `fetch` may be of another version.
const dispatcher = new ProxyAgent(process.env['HTTPS_PROXY'] ?? '');
const client = BackupClient.fromEnv(process.env, { fetch, fetchOptions: { dispatcher } });

for (const { id, properties } of (await client.list()).items) console.log(`${id}\t${properties?.name}`);
await dispatcher.close();
