/** The cell of `ionos-backup/wasm` from the disk: each way to hand over the module, and forgetting to. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as library from 'ionos-backup/wasm';
import { scenario } from './scenario.mjs';

const bytes = await readFile(fileURLToPath(import.meta.resolve('ionos-backup/ionos_backup_bg.wasm')));
const way = process.argv[2];
try {
  new library.BackupClient();
  throw new Error('usable before initialize');
} catch (error) {
  if (!error.message.includes('await initialize')) throw error;
}
if (way === 'bytes') await library.initialize(bytes);
if (way === 'module') await library.initialize(WebAssembly.compile(bytes));
if (way === 'response') {
  await library.initialize(Promise.resolve(new Response(bytes, { headers: { 'content-type': 'application/wasm' } })));
}
if (way === 'blob') await library.initialize(new Blob([bytes]));
if (way === 'request') {
  // A fetch of data alone, since nothing here serves files.
  const url = `data:application/wasm;base64,${bytes.toString('base64')}`;
  await library.initialize(new Request(url));
}
if (way === 'sync') library.initializeSync(bytes);
// Once more changes nothing: a client of the first instance goes on working.
const client = new library.BackupClient({ baseUrl: process.env.BASE_URL, auth: { token: 'demo-token' } });
await library.initialize(bytes);
await client.list();
console.log(await scenario(library, process.env.BASE_URL));
