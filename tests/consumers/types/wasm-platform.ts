/** `ionos-backup/wasm` with what a platform has in hand. */
import { initialize, initializeSync } from 'ionos-backup/wasm';

export async function run(module: WebAssembly.Module): Promise<void> {
  await initialize(fetch('/file.wasm'));
  await initialize(new URL('https://example.com/file.wasm'));
  await initialize(module);
  initializeSync(module);
}
