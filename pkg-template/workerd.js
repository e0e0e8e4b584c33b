/** The entry for Cloudflare's workerd, which compiles a `.wasm` import itself and refuses to compile bytes. */
import module from './ionos_backup_bg.wasm';
import { compileWith } from './loader.js';

compileWith(() => module);

export * from './public.js';
