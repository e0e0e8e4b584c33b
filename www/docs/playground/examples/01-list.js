/** List the units */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ units: 3 });
const client = new BackupClient(sandbox.clientOptions);

const { items } = await client.list();
for (const unit of items) {
  console.log(unit.properties?.name, unit.metadata?.state);
}
