/** `ionos-backup/wasm` given what is not its own module: it says so, and the right one may follow. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BackupClient, initialize, initializeSync } from 'ionos-backup/wasm';
import { failure, isError } from '../support/doubles.js';

const file = (name) => readFile(fileURLToPath(import.meta.resolve(name)));
const own = await file('ionos-backup/ionos_backup_bg.wasm');
const sandbox = await readFile(
  fileURLToPath(import.meta.resolve('ionos-backup/ionos_backup_bg.wasm').replace('ionos_backup_bg', 'sandbox')),
);
const HEAD = [0, 97, 115, 109, 1, 0, 0, 0];
/** One that imports `f` of `m`, a function without parameters. */
const IMPORTING = Uint8Array.from([...HEAD, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 109, 1, 102, 0, 0]);

it('another module is refused, and nothing is left of it', async () => {
  for (const bytes of [Uint8Array.from(HEAD), IMPORTING, sandbox]) {
    const errors = [
      await failure(initialize(bytes)),
      await failure(initialize(WebAssembly.compile(bytes))),
      await failure((async () => initializeSync(bytes))()),
    ];
    for (const error of errors) {
      isError(error, 'InvalidArgumentError', { argument: 'source', operation: 'initialize', outcome: 'not_sent' });
    }
    isError(await failure((async () => new BackupClient())()), 'BackupError', { code: 'unsupported_runtime' });
  }
  await initialize(own);
  assert.ok(new BackupClient() instanceof BackupClient);
});
