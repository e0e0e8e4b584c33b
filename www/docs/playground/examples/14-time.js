/** Move the clock of the sandbox */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ provisionMs: 60_000 });
const client = new BackupClient(sandbox.clientOptions);

const { id } = await client.create({ name: 'prod', password: 'correct horse 1', email: 'admin@example.com' });
console.log((await client.getByName('prod')).metadata?.state);

sandbox.advance(60_000);
console.log((await client.waitUntilAvailable(id)).metadata?.state);
