/** Reads a wasm out of its text, which `xtask/src/wasm_text.rs` writes. */

/** The bytes of what a module of text carries. */
export function bytes({ decoder, start, text }) {
  /** @type {any} */
  const { memory, decode } = new WebAssembly.Instance(new WebAssembly.Module(ofHex(decoder)), {}).exports;
  const all = new Uint8Array(memory.buffer);
  const end = start + text.length;
  all.set(new TextEncoder().encode(text), start);
  return all.subarray(end, decode(end));
}

function ofHex(digits) {
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) => parseInt(digits.slice(2 * at, 2 * at + 2), 16));
}
