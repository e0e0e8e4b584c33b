/** ensure: the same, and it comes to the truth */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ units: 3 });
const client = new BackupClient(sandbox.clientOptions);

sandbox.fail({ operation: 'create', when: 'after', fault: { kind: 'status', status: 502, html: true } });

const first = await client.ensure({ name: 'prod', password: 'correct horse 1', email: 'admin@example.com' });
console.log(first.how, first.unit.properties?.name);

const again = await client.ensure({ name: 'prod', password: 'correct horse 1', email: 'admin@example.com' });
console.log(again.how, again.unit.id === first.unit.id);
