/** Create one and wait until it can be used */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ units: 3, provisionMs: 1000 });
const client = new BackupClient(sandbox.clientOptions);

const created = await client.create({ name: 'prod', password: 'correct horse 1', email: 'admin@example.com' });
console.log(created.id, created.metadata?.state);

const ready = await client.waitUntilAvailable(created.id, {
  onPoll: ({ state, elapsedMs }) => console.log(`${elapsedMs} ms: ${state}`),
});
console.log(ready.properties?.name, ready.metadata?.state);
