/** A Worker whose list of backup units Cloudflare keeps for a minute. */
import { BackupClient } from 'ionos-backup';

type Env = {
  /** `wrangler secret put IONOS_TOKEN` */
  IONOS_TOKEN: string;
  IONOS_API_URL?: string;
};

export default {
  async fetch(_request, env): Promise<Response> {
    const client = BackupClient.fromEnv(env);
    // Kept by its URL, whoever asks: for Workers that have the credentials of one account.
    const { items } = await client.list({ fetchOptions: { cf: { cacheTtl: 60 } } });
    return Response.json(items.map(({ properties }) => properties?.name));
  },
} satisfies ExportedHandler<Env>;
