/** The entry `ionos-backup/sandbox` for every runtime that may compile bytes: its wasm travels as text. */
import { compileWith } from './sandbox/core.js';
import * as carried from './sandbox-text.js';
import { bytes } from './wasm-bytes.js';

compileWith(() => new WebAssembly.Module(bytes(carried)));

export { createSandbox } from './sandbox/create.js';
