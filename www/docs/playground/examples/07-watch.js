/** watch: the list, whenever it changes */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ units: 3, provisionMs: 1000 });
const client = new BackupClient(sandbox.clientOptions);

setTimeout(() => client.create({ name: 'prod', password: 'correct horse 1', email: 'admin@example.com' }), 500);

let changes = 0;
for await (const { items, added, changed, removed } of client.watch()) {
  console.log(items.map((unit) => `${unit.properties?.name} ${unit.metadata?.state}`));
  console.log({ added, changed, removed });
  if (++changes === 3) break;
}
