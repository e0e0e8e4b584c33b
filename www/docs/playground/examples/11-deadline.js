/** Deadlines: of an attempt, and of the call */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ units: 3 });
const client = new BackupClient(sandbox.clientOptions);

sandbox.fail({ times: 0, fault: { kind: 'stall' } });

await client.list({
  timeoutMs: 400,
  totalTimeoutMs: 2000,
  onAttempt: ({ attempt, code, durationMs }) => console.log(`attempt ${attempt}: ${code} after ${durationMs} ms`),
});
