/** The cell of workerd: one client at module level, and the scenario in each request. */
import * as library from 'ionos-backup';
import { scenario } from './scenario.mjs';

let client;

export default {
  async fetch(_request, { BASE_URL }) {
    try {
      client ??= new library.BackupClient({ baseUrl: BASE_URL, auth: { token: 'demo-token' } });
      await client.list();
      return new Response(await scenario(library, BASE_URL));
    } catch (error) {
      return new Response(`${error?.stack ?? error}`, { status: 500 });
    }
  },
};
