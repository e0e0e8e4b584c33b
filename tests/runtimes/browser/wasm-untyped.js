/** `ionos-backup/wasm` with the file from a host that does not know its type. */
import * as library from '/ionos-backup/wasm.js';
import { scenario } from '/scenario.mjs';
import { baseUrl, report } from './report.js';

report(library.initialize(fetch('/ionos-backup/untyped/ionos_backup_bg.wasm')).then(() => scenario(library, baseUrl)));
