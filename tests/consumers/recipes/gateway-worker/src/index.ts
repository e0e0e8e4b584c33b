/** A Worker with a session of its own: a page, sign-in by password, and the gateway for whoever is signed in. */
import { createGateway, type Gateway } from 'ionos-backup/gateway';
import { isSignedIn, signIn, signOut } from './session';

export type Env = {
  ASSETS: Fetcher;
  /** `wrangler secret put IONOS_TOKEN` */
  IONOS_TOKEN: string;
  IONOS_API_URL?: string;
  /** Who knows it may sign in. `wrangler secret put PASSWORD` */
  PASSWORD: string;
  /** Seals the cookies. `wrangler secret put SESSION_SECRET` */
  SESSION_SECRET: string;
};

let gateway: Gateway | undefined;

export default {
  async fetch(request, env): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === '/sign-in' && request.method === 'POST') return signIn(request, env);
    if (pathname === '/sign-out' && request.method === 'POST') return signOut();
    gateway ??= createGateway({
      basePath: '/api/backup',
      baseUrl: env.IONOS_API_URL,
      authorize: async ({ headers }) =>
        (await isSignedIn(headers.get('cookie'), env)) ? { token: env.IONOS_TOKEN } : undefined,
    });
    return pathname.startsWith('/api/backup/') ? gateway.fetch(request) : env.ASSETS.fetch(request);
  },
} satisfies ExportedHandler<Env>;
