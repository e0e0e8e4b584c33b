/** Retries, and each attempt told */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ units: 3 });
const client = new BackupClient(sandbox.clientOptions);

sandbox.fail([
  { operation: 'list', nth: 1, fault: { kind: 'status', status: 503 } },
  { operation: 'list', nth: 2, fault: { kind: 'status', status: 429, headers: { 'retry-after': '1' } } },
]);

const { items } = await client.list({
  onAttempt: ({ attempt, status, retryInMs }) =>
    console.log(`attempt ${attempt}: ${status}${retryInMs === undefined ? '' : `, again in ${retryInMs} ms`}`),
});
console.log(`${items.length} units`);
