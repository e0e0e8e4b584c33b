/** `ionos-backup/wasm`: the same things, and two ways to hand it the wasm. */
import { BackupClient, initialize, initializeSync, isBackupError } from 'ionos-backup/wasm';
import type { BackupUnit, WasmSource } from 'ionos-backup/wasm';

declare const source: WasmSource;

export async function run(): Promise<BackupUnit[]> {
  await initialize(source);
  await initialize('https://example.com/file.wasm');
  await initialize(Promise.resolve(new Uint8Array()));
  initializeSync(new Uint8Array());
  // @ts-expect-error -- nothing to make it of
  await initialize();
  // @ts-expect-error -- a URL takes time
  initializeSync('https://example.com/file.wasm');
  return (await new BackupClient().list()).items;
}

export const guard: (error: unknown) => boolean = isBackupError;
