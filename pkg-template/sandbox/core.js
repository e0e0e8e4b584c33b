/**
 * The emulated API, which is a wasm of its own: `tests/sandbox` in the repository.
 *
 * It imports nothing, and exports a mailbox: a message is written into its memory, and the answer is found there. A
 * message is a JSON document on a line of its own, and behind the line break the bytes of a body.
 */

import { exportsOf } from '../unsupported.js';
import { NOTHING } from './bytes.js';
import { refuse } from './refusal.js';

const LINE_BREAK = 10;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

let wasm;
let compile;

/** Says where the compiled module comes from when the first sandbox opens. */
export function compileWith(source) {
  compile = source;
}

// Runtimes without it keep the few kilobytes of a sandbox that nobody has any more.
const released = globalThis.FinalizationRegistry && new FinalizationRegistry((number) => wasm.close(number));

/** One emulated API with everything that it remembers. */
export class Core {
  #number;

  /** `document` is what the API would call a request's body: options, of which it refuses what is wrong by name. */
  constructor(document, cors = '') {
    wasm ??= exportsOf(compile, {}, 'createSandbox');
    const { number, messages, ...facts } = read(send(document, encoder.encode(cors), () => wasm.open())).head;
    if (messages !== undefined) refuse('createSandbox', '', messages);
    this.#number = number;
    /** Who may call it, and how much: `token`, `username`, `password`, `contractNumber`, `maxBodyBytes`. */
    this.facts = facts;
    released?.register(this, number);
  }

  /** Answers a request: `{ method, target, origin?, headers, flaw?, nowMs }` and the bytes of its body. */
  answer(request, body = NOTHING) {
    const { head, body: bytes } = read(send(request, body, () => wasm.answer(this.#number)));
    return { ...head, body: bytes };
  }
}

function send(document, body, call) {
  const head = encoder.encode(`${JSON.stringify(document)}\n`);
  const at = wasm.room(head.length + body.length);
  const memory = new Uint8Array(wasm.memory.buffer);
  memory.set(head, at);
  memory.set(body, at + head.length);
  return call();
}

function read(at) {
  const message = new Uint8Array(wasm.memory.buffer, at, wasm.length());
  const end = message.indexOf(LINE_BREAK);
  const head = JSON.parse(decoder.decode(end < 0 ? message : message.subarray(0, end)));
  // A copy, since the next message takes the place of this one.
  return { head, body: end < 0 ? NOTHING : message.slice(end + 1) };
}
