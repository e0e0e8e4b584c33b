/** The cell of the runtimes that run a module from the disk: Node by `import`, Deno and Bun. */
import * as library from 'ionos-backup';
import { scenario } from './scenario.mjs';

const { env } = globalThis.process;
console.log(`entry ${import.meta.resolve('ionos-backup').split('/').at(-1)}`);
console.log(await scenario(library, env.BASE_URL));
