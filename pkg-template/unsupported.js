/** Where there is no wasm to be had: one error of ours that says why, and what to do about it. */
import { toError } from './errors.js';

/** Why there is none, with the remedy. */
export const WHY = {
  missing:
    "this runtime has no WebAssembly (React Native's Hermes has none, Safari's Lockdown Mode takes it away); " +
    'call the API through a server of your own',
  refused:
    "this runtime may not compile WebAssembly; a page or an extension needs script-src 'wasm-unsafe-eval' in its " +
    'Content-Security-Policy, a bundle for Cloudflare Workers the condition workerd, one for an edge runtime ' +
    'edge-light, and ionos-backup/wasm takes a module that is compiled already',
  leftOut:
    'the bundler left the .wasm out; let it keep imports of .wasm files (Nitro: experimental.wasm), or give ' +
    'ionos-backup/wasm a compiled module',
  uninitialized: 'ionos-backup/wasm: await initialize(...) before the first call',
};

/** The error, by what was attempted; `thrown` is what the engine threw, if it did. */
export function unsupported(operation, why, thrown) {
  const cause = thrown && { name: `${thrown.name}`, code: undefined, message: `${thrown.message}` };
  const facts = { code: 'unsupported_runtime', operation, outcome: 'not_sent', attempts: 0, retryable: false, cause };
  return toError({ name: 'BackupError', text: `${operation}: ${why}`, facts });
}

/** What is told where the engine has thrown: the file of a caller of `initialize` may be at fault, or too little memory. */
export function refused(operation, thrown) {
  if (typeof WebAssembly !== 'object') return unsupported(operation, WHY.missing);
  const isOurs = operation !== 'initialize' || /polic|csp|disallow|refuse|block/i.test(thrown?.message);
  return isOurs && !(thrown instanceof RangeError) ? unsupported(operation, WHY.refused, thrown) : thrown;
}

/** Whether something is a compiled module, of whatever realm. */
export function isModule(value) {
  return Object.prototype.toString.call(value) === '[object WebAssembly.Module]';
}
