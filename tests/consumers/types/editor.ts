/** What an editor is asked about: see the marks in cells/types.mjs. */
import { BackupClient } from 'ionos-backup';
import type { BackupUnitState } from 'ionos-backup';

const client = new BackupClient({ timeoutMs: 1000 });
void client.list({ signal: undefined });
export const state: BackupUnitState = '';
