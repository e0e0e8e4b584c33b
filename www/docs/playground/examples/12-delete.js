/** Delete a unit and wait until it is gone */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ units: 3, provisionMs: 1000 });
const client = new BackupClient(sandbox.clientOptions);

const { items } = await client.list();

await client.delete(items[0].id);
await client.waitUntilDeleted(items[0].id);
console.log(`${(await client.list()).items.length} units are left`);
