/** The package in a handler of Nitro's. */
import * as library from 'ionos-backup';
import { scenario } from '../../scenario.mjs';

export default defineEventHandler(async (event) => {
  const sandbox = `${getQuery(event)['sandbox']}`;
  return scenario(library, sandbox).catch((error: unknown) => `${error instanceof Error ? error.stack : error}`);
});
