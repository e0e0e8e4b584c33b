/** The package in a page whose policy forbids WebAssembly, as that of a browser extension does by itself. */
import * as own from '/ionos-backup/wasm.js';
import * as library from '/ionos-backup/index.js';
import { unsupported, unsupportedInitialize } from '/unsupported.mjs';
import { report } from './report.js';

const REMEDY = "'wasm-unsafe-eval'";

report(
  unsupported(library, REMEDY).then(async () => {
    const bytes = await (await fetch('/ionos-backup/ionos_backup_bg.wasm')).arrayBuffer();
    return unsupportedInitialize(own, bytes, REMEDY);
  }),
);
