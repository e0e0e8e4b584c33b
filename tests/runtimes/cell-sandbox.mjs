/**
 * The cell of `ionos-backup/sandbox` in the runtimes that run a module from the disk: Node by `import`, Deno and Bun.
 */
import * as library from 'ionos-backup';
import * as sandbox from 'ionos-backup/sandbox';
import { sandboxScenario } from './scenario-sandbox.mjs';

console.log(`entry ${import.meta.resolve('ionos-backup/sandbox').split('/').at(-1)}`);
console.log(await sandboxScenario(library, sandbox));
