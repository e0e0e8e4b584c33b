/** `ionos-backup/sandbox`: what a page that imports it loads, and what a list through its fetch takes. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { compare, race } from './stats.mjs';

const UNITS = '/cloudapi/v6/backupunits?depth=1&pretty=false';

/** The source of a page that imports the sandbox and nothing else of the package. */
export const IMPORT = "import { createSandbox } from 'ionos-backup/sandbox'; console.log(createSandbox());";

/**
 * Microseconds of a list of the seed, its body read, by clock.
 *
 * @returns {Promise<any>}
 */
export async function listThroughSandbox(stage, { rounds }) {
  const { createSandbox } = await import(pathToFileURL(join(stage.ours, 'sandbox.js')).href);
  const sandbox = createSandbox({ now: 0 });
  const headers = { authorization: `Bearer ${sandbox.token}` };
  const list = async () => (await sandbox.fetch(sandbox.url + UNITS, { headers })).text();
  return compare(await race({ list }, { rounds, batch: 50, warmUp: Math.ceil(rounds / 4) }), 'list').list;
}
