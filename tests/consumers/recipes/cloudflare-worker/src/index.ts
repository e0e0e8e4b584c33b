/** A Worker that lists and creates backup units, and sends a browser on to the Backup Console. */
import { BackupClient, isBackupError } from 'ionos-backup';

type Env = {
  /** `wrangler secret put IONOS_TOKEN` */
  IONOS_TOKEN: string;
  IONOS_API_URL?: string;
};

export default {
  async fetch(request, env): Promise<Response> {
    // Your own sign-in belongs here: whoever gets past this line acts with your token.
    const client = BackupClient.fromEnv(env);
    const [, units, id, page] = new URL(request.url).pathname.split('/');
    const route = `${request.method} /${units}${id ? '/:id' : ''}${page ? `/${page}` : ''}`;
    try {
      switch (route) {
        case 'GET /units':
          return Response.json((await client.list()).items);
        case 'POST /units':
          return Response.json(await client.create(await request.json()), { status: 201 });
        case 'POST /units/:id/console': {
          // The URL signs its holder in: it goes into no body, cache or log.
          const location = await client.ssoUrl(id ?? '');
          return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
        }
        default:
          return new Response('not found', { status: 404 });
      }
    } catch (error) {
      if (!isBackupError(error)) throw error;
      const status = 'status' in error ? error.status : error.code === 'invalid_argument' ? 400 : 502;
      return Response.json(error, { status });
    }
  },
} satisfies ExportedHandler<Env>;
