/** The entry `ionos-backup/sandbox` for Vercel's edge runtime, which compiles a `.wasm?module` import itself. */
import { compileWith } from './sandbox/core.js';
import module from './sandbox.wasm?module';

compileWith(() => module);

export { createSandbox } from './sandbox/create.js';
