/** Open the Backup Console by single sign-on */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ units: 3 });
const client = new BackupClient(sandbox.clientOptions);

const { items } = await client.list();

// A one-time URL that signs its holder in: fetch it on a click, use it once, keep it nowhere.
const url = await client.ssoUrl(items[0].id);
console.log(new URL(url).origin);
