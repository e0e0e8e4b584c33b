/** Show what a 422 says of each input */
import { BackupClient, isApiError } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

const sandbox = createSandbox();
const client = new BackupClient(sandbox.clientOptions);

try {
  await client.create({ name: 'not a name!', password: 'short', email: 'nobody' });
} catch (error) {
  if (!isApiError(error)) throw error;
  console.log(error.status, error.fieldErrors);
}
