/** The entry for every runtime that may compile bytes: the wasm travels as text and is compiled on the first call. */
import { compileWith } from './loader.js';
import { bytes } from './wasm-bytes.js';

compileWith(() => new WebAssembly.Module(bytes()));

export * from './public.js';
