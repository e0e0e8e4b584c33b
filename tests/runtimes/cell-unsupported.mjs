/** The cell of a runtime without WebAssembly, by `import` or, with `require`, by that. */
import { createRequire } from 'node:module';
import { unsupported } from './unsupported.mjs';

// As little as Hermes has.
for (const name of ['WebAssembly', 'FinalizationRegistry', 'TextDecoder']) delete globalThis[name];
if (globalThis.WebAssembly !== undefined) throw new Error('there is WebAssembly');

const require = createRequire(import.meta.url);
const load = (name) => (process.argv[2] === 'require' ? require(name) : import(name));
console.log(await unsupported(await load('ionos-backup'), 'no WebAssembly'));
