/** The entry `ionos-backup/sandbox` for Cloudflare's workerd, which compiles a `.wasm` import itself. */
import { compileWith } from './sandbox/core.js';
import module from './sandbox.wasm';

compileWith(() => module);

export { createSandbox } from './sandbox/create.js';
