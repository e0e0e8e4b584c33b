/** The types of `ionos-backup/wasm`: all of `ionos-backup`, and two ways to hand it the wasm. */
export * from './index.js';

/** What the wasm can be made of: a compiled `WebAssembly.Module`, or the bytes of the `.wasm` file. */
export type WasmModuleOrBytes = object;

/**
 * What can become a module: the above, a `Response` or `Blob` with the file in it, or the file's URL or a `Request` for
 * `fetch` to load (Node's takes no `file:` URLs: read the file and hand over its bytes).
 *
 * The types are structural, so that they need neither DOM nor Node types.
 */
export type WasmSource = WasmModuleOrBytes | string;

/**
 * Compiles (while it streams, where the platform can and the type is `application/wasm`) and instantiates the wasm.
 *
 * Await it before the first {@link BackupClient} is made. Later calls change nothing.
 *
 * @example
 * import wasmUrl from 'ionos-backup/ionos_backup_bg.wasm?url';
 * await initialize(fetch(wasmUrl));
 */
export function initialize(source: WasmSource | PromiseLike<WasmSource>): Promise<void>;

/** Does the same at once with a module or bytes in hand; browsers refuse large modules on the main thread. */
export function initializeSync(source: WasmModuleOrBytes): void;
