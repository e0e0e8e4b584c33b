/** What runs in workerd: one client. The path says how many calls of how many units are wanted. */
import { TARGET, answering, listText } from '../lib/units.mjs';

export function workerOf(connect) {
  return {
    async fetch(request) {
      const [, calls, count] = new URL(request.url).pathname.split('/').map(Number);
      const list = connect({ ...TARGET, fetch: answering(listText(count)) });
      let units = 0;
      for (let call = 0; call < calls; call++) units += (await list()).items.length;
      return new Response(String(units));
    },
  };
}
