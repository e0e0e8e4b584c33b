/** Build a request and send it yourself */
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox({ units: 3 });
const client = new BackupClient(sandbox.clientOptions);

const request = await client.requests.create({ name: 'prod', password: 'correct horse 1', email: 'admin@example.com' });
console.log(request.method, request.url);

const response = await sandbox.fetch(request);
console.log(response.status, (await response.json()).metadata.state);
