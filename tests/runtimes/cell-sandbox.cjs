/** The cell of `ionos-backup/sandbox` in Node by `require`. */
const library = require('ionos-backup');
const sandbox = require('ionos-backup/sandbox');

console.log(`entry ${require.resolve('ionos-backup/sandbox').split('/').at(-1)}`);
import('./scenario-sandbox.mjs').then(async ({ sandboxScenario }) => {
  console.log(await sandboxScenario(library, sandbox));
});
