/** Calls over loopback: what a client adds to a call that really is sent. */
import { join } from 'node:path';

import { clients } from './calls.mjs';
import { HERE, RAW } from './stage.mjs';
import { start } from './start.mjs';
import { compare, race } from './stats.mjs';
import { SMALL } from './units.mjs';

export async function loopback(stage, names, { rounds, batch }) {
  const server = await start(
    process.execPath,
    [join(HERE, 'programs/server.mjs'), String(SMALL)],
    /listening on (\S+)/,
  );
  try {
    // No fetch is given: each client sends by what it would use itself.
    const runs = await clients(stage, names, undefined, {
      baseUrl: `${server.ready}/cloudapi/v6`,
      token: 'bench-token',
    });
    return compare(await race(runs, { rounds, batch, warmUp: Math.ceil(rounds / 4) }), RAW);
  } finally {
    await server.stop();
  }
}
