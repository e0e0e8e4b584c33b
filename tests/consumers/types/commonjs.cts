/** A CommonJS consumer. */
import backup = require('ionos-backup');
import wasm = require('ionos-backup/wasm');

const client = new backup.BackupClient({ auth: { token: 'token' } });
const names = async (): Promise<string[]> =>
  (await client.list()).items.map((unit: backup.BackupUnit) => unit.properties?.name ?? unit.id);
const code = (error: unknown): backup.BackupErrorCode | undefined =>
  backup.isBackupError(error) ? error.code : undefined;
// @ts-expect-error -- wrong here too
void client.list({ depth: 11 });

export = { names, code, initialize: wasm.initializeSync };
