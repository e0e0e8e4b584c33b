/** What runs in workerd to be counted: how often mocked calls of one client come to the runtime for what costs there. */
import { answering, listText, SMALL, TARGET } from '../lib/units.mjs';

const CALLS = 20;
const counted = { reads: 0, timers: 0, controllers: 0 };

watch(ReadableStreamDefaultReader.prototype, 'read', 'reads');
watch(ReadableStreamBYOBReader.prototype, 'read', 'reads');
watch(ReadableStreamBYOBReader.prototype, 'readAtLeast', 'reads');
for (const method of ['arrayBuffer', 'blob', 'bytes', 'json', 'text']) watch(Response.prototype, method, 'reads');
watch(globalThis, 'setTimeout', 'timers');
watch(globalThis, 'AbortController', 'controllers');

export function workerOf(connect) {
  return {
    async fetch() {
      const call = connect({ ...TARGET, fetch: answering(listText(SMALL)) });
      for (const name of Object.keys(counted)) counted[name] = 0;
      for (let at = 0; at < CALLS; at++) await call();
      return Response.json(Object.fromEntries(Object.entries(counted).map(([name, times]) => [name, times / CALLS])));
    },
  };
}

/** Counts what is called, or constructed, by this name. */
function watch(owner, method, name) {
  const original = owner[method];
  if (original === undefined) return;
  owner[method] = new Proxy(original, {
    apply(target, receiver, given) {
      counted[name]++;
      return Reflect.apply(target, receiver, given);
    },
    construct(target, given) {
      counted[name]++;
      return Reflect.construct(target, given);
    },
  });
}
