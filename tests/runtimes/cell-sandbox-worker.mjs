/**
 * The cell of `ionos-backup/sandbox` in workerd: a sandbox at module level as well, which answers what is no scenario.
 */
import * as library from 'ionos-backup';
import * as sandbox from 'ionos-backup/sandbox';
import { sandboxScenario } from './scenario-sandbox.mjs';

const standing = sandbox.createSandbox({ units: 0 });

export default {
  async fetch(request) {
    try {
      const answer = await standing.handler(new Request(new URL('/_sandbox/units', request.url)));
      if (answer.status !== 200) throw new Error(`the sandbox at module level answered ${answer.status}`);
      return new Response(await sandboxScenario(library, sandbox));
    } catch (error) {
      return new Response(`${error?.stack ?? error}`, { status: 500 });
    }
  },
};
