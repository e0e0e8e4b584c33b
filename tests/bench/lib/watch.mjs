/** Watches the border between JavaScript and wasm. Import it before the package. */

const counted = new Map();
let memory;
let tables = [];

const { Instance } = WebAssembly;
WebAssembly.Instance = new Proxy(Instance, {
  construct(_, [module, imports]) {
    // What unpacks the wasm imports nothing, and is gone before the first call.
    if (Object.keys(imports).length === 0) return new Instance(module, imports);
    const watched = Object.entries(imports).map(([name, functions]) => [name, watchAll(functions, 'import')]);
    const instance = new Instance(module, Object.fromEntries(watched));
    memory = instance.exports.memory;
    tables = Object.values(instance.exports).filter((thing) => thing instanceof WebAssembly.Table);
    return { exports: watchAll(instance.exports, 'export') };
  },
});

/** Calls of the wasm's imports and exports since the last time, by name. */
export function takeCrossings() {
  const taken = Object.fromEntries([...counted].sort(([a], [b]) => a.localeCompare(b)));
  counted.clear();
  return taken;
}

/** Bytes of the wasm's linear memory, which never shrinks. */
export const linearMemory = () => memory?.buffer.byteLength ?? 0;

/** Places in the wasm's tables, where references to JavaScript values are kept: what is not let go makes them grow. */
export const tablePlaces = () => tables.reduce((sum, { length }) => sum + length, 0);

function watchAll(things, kind) {
  return Object.fromEntries(
    Object.entries(things).map(([name, thing]) => [
      name,
      typeof thing === 'function' ? watch(thing, kind, name) : thing,
    ]),
  );
}

function watch(callee, kind, name) {
  // The names of imports are a letter or two; what stands behind them has kept its own.
  const key = `${kind} ${plain(kind === 'import' ? callee.name : name)}`;
  return (...values) => {
    counted.set(key, (counted.get(key) ?? 0) + 1);
    return callee(...values);
  };
}

/** The name without the hashes that wasm-bindgen adds. */
function plain(name) {
  const short = name.replace(/^__wbg_/, '').replace(/_[0-9a-f]{16}(?=_|$)/g, '');
  return short.length > 60 ? `${short.slice(0, 20)}…` : short;
}
