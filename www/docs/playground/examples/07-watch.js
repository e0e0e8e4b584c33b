/** watch: the list, whenever it changes */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ units: 3, provisionMs: 2000 });
const client = new BackupClient(sandbox.clientOptions);

setTimeout(() => client.create({ name: 'prod', password: 'correct horse 1', email: 'admin@example.com' }), 500);

for await (const { items, added, changed, removed } of client.watch({ intervalMs: 1000 })) {
  console.log(items.map((unit) => `${unit.properties?.name} ${unit.metadata?.state}`));
  console.log({ added, changed, removed });
  const prod = items.find((unit) => unit.properties?.name === 'prod');
  if (prod?.metadata?.state === 'AVAILABLE') break;
}
