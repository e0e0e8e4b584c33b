/** `ionos-backup/wasm` with the file as it streams in, with the right type. */
import * as library from '/ionos-backup/wasm.js';
import { scenario } from '/scenario.mjs';
import { baseUrl, report } from './report.js';

report(library.initialize(fetch('/ionos-backup/ionos_backup_bg.wasm')).then(() => scenario(library, baseUrl)));
