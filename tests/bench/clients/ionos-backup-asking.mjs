/** This package with an option in each call, which so is no repeat of one before, and asks the core. */
import { BackupClient } from 'ionos-backup';

export function connect({ baseUrl, token, fetch }) {
  const client = new BackupClient({ auth: { token }, baseUrl, fetch });
  return () => client.list({ maxRetries: 2 });
}
