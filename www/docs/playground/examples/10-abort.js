/** Abort a call */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ units: 3 });
const client = new BackupClient(sandbox.clientOptions);

sandbox.fail({ fault: { kind: 'stall' } });

const controller = new AbortController();
setTimeout(() => controller.abort(new Error('the user went away')), 500);
await client.list({ signal: controller.signal });
