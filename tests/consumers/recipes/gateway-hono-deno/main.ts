/** A page and its gateway with Hono on Deno: `deno run --allow-env --allow-net --allow-read main.ts`. */
import { Hono } from 'hono';
import { serveStatic } from 'hono/deno';
import { createGateway } from 'ionos-backup/gateway';

const token = Deno.env.get('IONOS_TOKEN') ?? '';
const session = Deno.env.get('SESSION');

const gateway = createGateway({
  basePath: '/api/backup',
  baseUrl: Deno.env.get('IONOS_API_URL'),
  // Your own session belongs here: whoever gets credentials from it acts with them.
  authorize: ({ headers }) => (isSignedIn(headers.get('cookie')) ? { token } : undefined),
});

const app = new Hono();
app.all('/api/backup/*', (c) => gateway.fetch(c.req.raw));
app.get('/ionos-backup/*', serveStatic({ root: './node_modules' }));
app.get('*', serveStatic({ root: `${import.meta.dirname}/../gateway-page` }));

Deno.serve({ hostname: '127.0.0.1', port: Number(Deno.env.get('PORT') ?? 8000) }, app.fetch);

function isSignedIn(cookies: string | null): boolean {
  return session !== undefined && (cookies ?? '').split('; ').includes(`session=${session}`);
}
