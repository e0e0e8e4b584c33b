/** `ionos-backup/wasm` with the file as an asset of webpack's. */
import * as library from 'ionos-backup/wasm';
import { baseUrl, report } from '../../../runtimes/browser/report.js';
import { scenario } from '../../../runtimes/scenario.mjs';

const wasmUrl = new URL('ionos-backup/ionos_backup_bg.wasm', import.meta.url);
report(library.initialize(fetch(wasmUrl)).then(() => scenario(library, baseUrl)));
