/** Reads the wasm out of its text: most bytes are one character, the rare ones a mark and a character. */
import { key, length, text } from './wasm-text.js';

/** The bytes of ionos_backup_bg.wasm. */
export function bytes() {
  const table = readingTable();
  const result = new Uint8Array(length);
  let page = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BAR) page = 128;
    else if (code === TILDE) page = 256;
    else {
      result[at++] = table[page + code];
      page = 0;
    }
  }
  return result;
}

/** Three pages of bytes by character code: for a character alone, after `|`, after `~`. */
function readingTable() {
  const table = new Uint8Array(3 * 128);
  const codes = [];
  for (let code = 32; code < BAR; code++) if (!AVOIDED.includes(String.fromCharCode(code))) codes.push(code);
  codes.push(BAR + 1);
  for (const code of codes) table[code] = code;
  for (let i = 0; i < key.length; i += 3) table[key.charCodeAt(i)] = parseInt(key.slice(i + 1, i + 3), 16);
  const single = new Set(codes.map((code) => table[code]));
  let count = 0;
  for (let byte = 0; byte < 256; byte++) {
    if (!single.has(byte)) {
      const page = count < codes.length ? 128 : 256;
      table[page + codes[count % codes.length]] = byte;
      count++;
    }
  }
  return table;
}

const AVOIDED = '"$&\'<\\`';
const BAR = 124;
const TILDE = 126;
