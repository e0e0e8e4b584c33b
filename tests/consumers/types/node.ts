/** With Node's types: its environment as it is. */
import { BackupClient } from 'ionos-backup';

export const client = BackupClient.fromEnv(process.env, { timeoutMs: 1000 });
