/** The gateway below /api/backup. Behind a proxy, tell SvelteKit which origin browsers see: `paths.origin`. */
import { IONOS_API_URL, IONOS_TOKEN, SESSION } from '$app/env/private';
import { createGateway } from 'ionos-backup/gateway';
import type { RequestHandler } from './$types';

const gateway = createGateway({
  basePath: '/api/backup',
  baseUrl: IONOS_API_URL,
  // Your own session belongs here: whoever gets credentials from it acts with them.
  authorize: ({ headers }) => (isSignedIn(headers.get('cookie')) ? { token: IONOS_TOKEN } : undefined),
});

/** Every method: the gateway says which there are. */
export const fallback: RequestHandler = ({ request }) => gateway.fetch(request);

function isSignedIn(cookies: string | null): boolean {
  return (cookies ?? '').split('; ').includes(`session=${SESSION}`);
}
