/** The entry for every runtime that may compile bytes: the wasm travels as text and is compiled on the first call. */
import { compileWith } from './loader.js';
import { bytes } from './wasm-bytes.js';
import { decoder, start, text } from './wasm-text.js';

compileWith(() => new WebAssembly.Module(bytes({ decoder, start, text })));

export * from './public.js';
