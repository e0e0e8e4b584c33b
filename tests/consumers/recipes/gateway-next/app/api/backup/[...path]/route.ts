/** The gateway below /api/backup. `IONOS_TOKEN` and `SESSION` stay on the server. */
import { createGateway } from 'ionos-backup/gateway';

// `edge` works as well.
export const runtime = 'nodejs';

const gateway = createGateway({
  basePath: '/api/backup',
  baseUrl: process.env.IONOS_API_URL,
  // Next takes the address it listens at for the request's own: say which one browsers see.
  origin: process.env.ORIGIN,
  // Your own session belongs here: whoever gets credentials from it acts with them.
  authorize: ({ headers }) =>
    isSignedIn(headers.get('cookie')) ? { token: process.env.IONOS_TOKEN ?? '' } : undefined,
});

export const { GET, POST, PUT, PATCH, DELETE } = gateway.handlers;

function isSignedIn(cookies: string | null): boolean {
  const { SESSION } = process.env;
  return SESSION !== undefined && (cookies ?? '').split('; ').includes(`session=${SESSION}`);
}
