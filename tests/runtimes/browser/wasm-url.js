/** `ionos-backup/wasm` with the file fetched by its URL. */
import * as library from '/ionos-backup/wasm.js';
import { scenario } from '/scenario.mjs';
import { baseUrl, report } from './report.js';

report(
  library
    .initialize(new URL('/ionos-backup/ionos_backup_bg.wasm', location.href))
    .then(() => scenario(library, baseUrl)),
);
