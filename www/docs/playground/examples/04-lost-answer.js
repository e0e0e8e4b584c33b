/** A create whose answer is lost */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ units: 3 });
const client = new BackupClient(sandbox.clientOptions);

// It is applied, and a 502 is all that comes back.
sandbox.fail({ operation: 'create', when: 'after', fault: { kind: 'status', status: 502, html: true } });

// Not sent again: the outcome is unknown, and the ledger shows why.
await client.create({ name: 'prod', password: 'correct horse 1', email: 'admin@example.com' });
