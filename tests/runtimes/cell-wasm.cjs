/** The cell of `ionos-backup/wasm` by `require`. */
const { readFileSync } = require('node:fs');
const library = require('ionos-backup/wasm');

library.initializeSync(readFileSync(require.resolve('ionos-backup/ionos_backup_bg.wasm')));
import('./scenario.mjs').then(async ({ scenario }) => console.log(await scenario(library, process.env.BASE_URL)));
