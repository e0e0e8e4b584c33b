/** A CommonJS consumer. */
import backup = require('ionos-backup');
import sandbox = require('ionos-backup/sandbox');
import wasm = require('ionos-backup/wasm');

const client = new backup.BackupClient({ auth: { token: 'token' } });
const names = async (): Promise<string[]> =>
  (await client.list()).items.map((unit: backup.BackupUnit) => unit.properties?.name ?? unit.id);
const code = (error: unknown): backup.BackupErrorCode | undefined =>
  backup.isBackupError(error) ? error.code : undefined;
// @ts-expect-error -- wrong here too
void client.list({ depth: 11 });

const units = (options: sandbox.SandboxOptions): number => sandbox.createSandbox(options).units().length;

export = { names, code, initialize: wasm.initializeSync, units };
