/** Reads the wasm out of its text. */
import { decoder, text } from './wasm-text.js';

/** Where the decoder wants the text: behind its table. */
const START = 384;

/** The bytes of ionos_backup_bg.wasm. */
export function bytes() {
  /** @type {any} */
  const { memory, decode } = new WebAssembly.Instance(new WebAssembly.Module(ofHex(decoder)), {}).exports;
  const all = new Uint8Array(memory.buffer);
  all.set(new TextEncoder().encode(text), START);
  return all.subarray(START, decode(START, START + text.length));
}

function ofHex(digits) {
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) => parseInt(digits.slice(2 * at, 2 * at + 2), 16));
}
