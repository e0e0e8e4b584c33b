/** Where there is no wasm to be had: one error of ours that says why, and what to do about it. */
import { BackupError, factsOf } from './errors.js';

const OR_BRING_IT = 'or give ionos-backup/wasm a compiled module';

/** Why there is none, with the remedy. */
export const WHY = {
  missing:
    "this runtime has no WebAssembly (Hermes has none, Safari's Lockdown Mode neither); call the API through a server",
  refused:
    'this runtime may not compile WebAssembly; a page or an extension needs ' +
    "script-src 'wasm-unsafe-eval' in its Content-Security-Policy, the bundle of a worker the condition workerd, " +
    `that of an edge function edge-light, ${OR_BRING_IT}`,
  leftOut: `the bundler left the .wasm out; let it take imports of .wasm (Nitro: experimental.wasm), ${OR_BRING_IT}`,
  uninitialized: 'ionos-backup/wasm: await initialize(...) before the first call',
};

/** What an instance of the module exports that `source` gives, or throws what keeps it from being made. */
export function exportsOf(source, imports, operation) {
  if (source === undefined) throw unsupported(operation, WHY.uninitialized);
  let module;
  try {
    module = source();
    if (isModule(module)) return new WebAssembly.Instance(module, imports).exports;
  } catch (thrown) {
    throw refused(operation, thrown);
  }
  throw unsupported(operation, WHY.leftOut);
}

/** The error, by what was attempted; `thrown` is what the engine threw, if it did. */
export function unsupported(operation, why, thrown) {
  const cause = thrown && { name: `${thrown.name}`, message: `${thrown.message}` };
  return new BackupError(`${operation}: ${why}`, { ...factsOf('unsupported_runtime', operation), cause });
}

/**
 * What is told where the engine has thrown: the file of a caller of `initialize` may be at fault, or too little memory.
 */
export function refused(operation, thrown) {
  if (typeof WebAssembly !== 'object') return unsupported(operation, WHY.missing);
  const isOurs = operation !== 'initialize' || /polic|csp|disallow|refuse|block/i.test(thrown?.message);
  return isOurs && !(thrown instanceof RangeError) ? unsupported(operation, WHY.refused, thrown) : thrown;
}

/** Whether something is a compiled module, of whatever realm. */
export function isModule(value) {
  return Object.prototype.toString.call(value) === '[object WebAssembly.Module]';
}
