/** This package, as its README says. */
import { BackupClient } from 'ionos-backup';

export function connect({ baseUrl, token, fetch }) {
  const client = new BackupClient({ auth: { token }, baseUrl, fetch });
  return () => client.list();
}
