/** The entry `ionos-backup/wasm`, for those who load the `.wasm` themselves: nothing of it is inside the JavaScript. */
import { wrong } from './invalid.js';
import { instantiate } from './loader.js';
import { isModule, refused } from './unsupported.js';

export * from './public.js';

/** Compiles and instantiates what the caller has: a module, bytes, a response, a URL, or a promise of one. */
export async function initialize(source) {
  let module;
  try {
    module = await compiled(await source);
  } catch (thrown) {
    throw refused('initialize', thrown);
  }
  use(() => module);
}

/** The same at once, for a module or bytes in hand. */
export function initializeSync(source) {
  use(() => (isModule(source) ? source : new WebAssembly.Module(source)));
}

/** Another module asks for other imports, or has other exports; nothing is left of it, and the right one may follow. */
function use(source) {
  try {
    instantiate(source, 'initialize');
  } catch (thrown) {
    if (!/^(?:Link|Type)Error$/.test(thrown?.name)) throw thrown;
    wrong(
      'initialize',
      'source',
      "must be this package's own .wasm, ionos-backup/ionos_backup_bg.wasm, of its version",
    );
  }
}

async function compiled(source) {
  if (isModule(source)) return source;
  if (typeof source === 'string' || ['Request', 'URL'].includes(tag(source)))
    return compiledResponse(await fetch(source));
  if (tag(source) === 'Blob') return WebAssembly.compile(await source.arrayBuffer());
  if (typeof source?.arrayBuffer === 'function') return compiledResponse(source);
  return WebAssembly.compile(source);
}

async function compiledResponse(response) {
  if (!response.ok) throw new Error(`ionos-backup/wasm: the .wasm was answered with status ${response.status}`);
  const type = response.headers.get('content-type') ?? '';
  // Streaming is refused for any other type, which plain static servers often send.
  if (typeof WebAssembly.compileStreaming === 'function' && /^application\/wasm\s*(;|$)/i.test(type)) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

/** The kind of an object, by name: it may come from another realm. */
function tag(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}
