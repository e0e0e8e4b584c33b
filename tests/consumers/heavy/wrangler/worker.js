/** A Worker that does the scenario for each request. */
import * as library from 'ionos-backup';
import { scenario } from './scenario.mjs';

export default {
  async fetch(_request, env) {
    return new Response(await scenario(library, env.IONOS_API_URL).catch((error) => `FAIL ${error?.stack ?? error}`));
  },
};
