/** The entry for Vercel's edge runtime, which compiles a `.wasm?module` import itself and refuses to compile bytes. */
import module from './ionos_backup_bg.wasm?module';
import { compileWith } from './loader.js';

compileWith(() => module);

export * from './public.js';
