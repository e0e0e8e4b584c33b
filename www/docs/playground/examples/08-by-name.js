/** Find a unit by its name */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ units: 3 });
const client = new BackupClient(sandbox.clientOptions);

sandbox.addUnit({ name: 'prod', email: 'admin@example.com' });

const unit = await client.getByName('prod');
console.log(unit.id, unit.metadata?.state);

await client.getByName('nobody');
