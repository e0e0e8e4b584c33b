/** Counted, not timed: what crosses the border of the wasm, what is allocated, what stays. */
import { join } from 'node:path';

import { HERE } from './stage.mjs';
import { report } from './start.mjs';

/** Crossings and asynchronous resources of one mocked call, ours and raw. */
export function counts(stage, units) {
  return report(join(HERE, 'programs/count.mjs'), [stage.folder, String(units)]);
}

/** Heap, external and linear memory over many calls, and after a long list. */
export function memory(stage, calls) {
  return report(join(HERE, 'programs/memory.mjs'), [stage.folder, String(calls)], ['--expose-gc']);
}

/** How many calls of imports and of exports. */
export function crossingsOf({ crossings }) {
  const sum = (kind) =>
    Object.entries(crossings).reduce((total, [name, times]) => total + (name.startsWith(kind) ? times : 0), 0);
  return { imports: sum('import '), exports: sum('export ') };
}
