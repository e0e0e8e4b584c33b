/** A CommonJS consumer. */
import backup = require('ionos-backup');
import browser = require('ionos-backup/browser');
import gateways = require('ionos-backup/gateway');
import sandbox = require('ionos-backup/sandbox');
import wasm = require('ionos-backup/wasm');

const client = new backup.BackupClient({ auth: { token: 'token' } });
const names = async (): Promise<string[]> =>
  (await client.list()).items.map((unit: backup.BackupUnit) => unit.properties?.name ?? unit.id);
const code = (error: unknown): backup.BackupErrorCode | undefined =>
  backup.isBackupError(error) ? error.code : undefined;
// @ts-expect-error -- wrong here too
void client.list({ depth: 11 });

const gateway: gateways.Gateway = gateways.createGateway({ authorize: () => ({ token: 'token' }) });
const open = (id: string): Promise<void> => browser.openConsole({ gateway: '/api', id });
const units = (options: sandbox.SandboxOptions): number => sandbox.createSandbox(options).units().length;

export = { names, code, gateway, open, initialize: wasm.initializeSync, units };
