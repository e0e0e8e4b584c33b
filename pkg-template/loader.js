/**
 * Instantiates the wasm on the first call that needs it, so that importing costs nothing and needs no `await`.
 *
 * The generated glue only ever reads properties of the wasm's exports, and none while it loads: a Proxy in their
 * place learns of the first call, and is gone after it.
 */
import { __wbg_set_wasm } from './ionos_backup_bg.js';
import { exportsOf } from './unsupported.js';
import { imports } from './wasm-imports.js';

/**
 * Not `exports`: tools that make CommonJS of this would take it for theirs.
 *
 * @type {any}
 */
let wasm;
let stack;
let compile;

__wbg_set_wasm(
  new Proxy(
    {},
    {
      get(_, name) {
        prepare('constructor');
        return wasm[name];
      },
    },
  ),
);

/** Says where the compiled module comes from when the first call needs it. */
export function compileWith(source) {
  compile = source;
}

/** Instantiates the wasm if that is still to be done, or throws what keeps it from that. */
export function prepare(operation) {
  instantiate(compile, operation);
}

/** Puts wasm's own stack back to where it begins, which nothing does when an exception goes through wasm. */
export function resetStack() {
  wasm.__stack_pointer.value = stack;
}

/** Instantiates what `source` gives, unless that is done: a second instance would not know the first one's objects. */
export function instantiate(source, operation) {
  if (wasm !== undefined) return;
  /** @type {any} */
  const found = exportsOf(source, imports, operation);
  // Another module.
  if (!found.create) throw new TypeError();
  stack = found.__stack_pointer.value;
  wasm = found;
  __wbg_set_wasm(wasm);
  // There only where the glue keeps its values in a table of the wasm.
  wasm.__wbindgen_start?.();
}
