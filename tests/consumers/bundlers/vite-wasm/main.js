/** `ionos-backup/wasm` with the file as an asset of Vite's, as the package's README shows it. */
import * as library from 'ionos-backup/wasm';
// @ts-expect-error -- Vite knows it
import wasmUrl from 'ionos-backup/ionos_backup_bg.wasm?url';
import { baseUrl, report } from '../../../runtimes/browser/report.js';
import { scenario } from '../../../runtimes/scenario.mjs';

report(library.initialize(fetch(wasmUrl)).then(() => scenario(library, baseUrl)));
