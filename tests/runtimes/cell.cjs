/** The cell of Node by `require`. */
const library = require('ionos-backup');

console.log(`entry ${require.resolve('ionos-backup').split('/').at(-1)}`);
import('./scenario.mjs').then(async ({ scenario }) => console.log(await scenario(library, process.env.BASE_URL)));
