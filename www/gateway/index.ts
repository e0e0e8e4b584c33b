/** The gateway's routes: a Cloudflare Worker that serves the page and keeps its credentials. */

import { type Context, Hono, type Next } from 'hono';
import { asPage, failure, harden, refuse, wantsPage } from './answers.ts';
import { asset } from './assets.ts';
import { openConsole } from './console.ts';
import { forward } from './forward.ts';
import { type App, guard, parseUrl } from './guard.ts';
import { NO_SESSION, NOT_FOUND } from './policy.ts';
import { clearCookie } from './session.ts';
import { SettingError, settingsIfRight } from './settings.ts';
import { signIn } from './sign-in.ts';

export const app = new Hono<App>();

app.use(finish, guard);

app.get('/api/session', (c) => {
  const session = c.get('session');
  return session === undefined
    ? refuse(NO_SESSION)
    : c.json({ expiresAt: new Date(session.expiresAtMs).toISOString() });
});
app.post('/api/session', (c) => signIn(c.req.raw, c.get('body'), c.env, c.get('settings')));
app.delete('/api/session', () => new Response(null, { status: 204, headers: { 'set-cookie': clearCookie() } }));

app.on(
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  ['/api/cloudapi/v6/backupunits', '/api/cloudapi/v6/backupunits/:id'],
  (c) => {
    const { body, route, session } = c.var;
    return route.kind === 'operation' && session !== undefined
      ? forward(c.req.raw, body, route, session, c.get('settings'))
      : refuse(NOT_FOUND);
  },
);

app.post('/api/backupunits/:id/console', (c) => {
  const { route, session } = c.var;
  return route.kind === 'console' && session !== undefined
    ? openConsole(route.id, session, c.get('settings'), c.req.raw.signal)
    : refuse(NOT_FOUND);
});

app.all('*', (c) => {
  const route = c.get('route');
  return route.kind === 'asset' ? asset(c.req.raw, route.path, c.env) : refuse(NOT_FOUND);
});

/** Around everything: a page instead of JSON where a person is looking, the headers of every answer, one line of log. */
async function finish(c: Context<App>, next: Next): Promise<void> {
  const started = Date.now();
  await next();
  const url = parseUrl(c.req.raw.url);
  const api = url !== undefined && /^\/api(?:\/|$)/.test(url.pathname);
  const navigation = !api || c.get('route')?.kind === 'console';
  const seen =
    c.res.status >= 400 && navigation && wantsPage(c.req.raw.headers.get('accept')) ? await asPage(c.res) : c.res;
  const current = settingsIfRight(c.env);
  const host = current?.publicOrigin === undefined ? url?.hostname : new URL(current.publicOrigin).hostname;
  const hardened = harden(seen, host ?? '', api, current?.loopbackUpstream);
  // Setting a second answer would add its headers to those of the first.
  c.res = undefined;
  c.res = hardened;
  console.log(
    `${c.req.raw.method} ${c.get('route')?.template ?? 'refused'} ${c.res.status} ${Date.now() - started} ms`,
  );
}

app.onError((error) => {
  // Only the words of our own errors are known to carry no secret.
  console.error(`gateway: ${error.name}${error instanceof SettingError ? `: ${error.message}` : ''}`);
  return failure(500, [{ errorCode: 'gateway-internal', message: 'the gateway failed; its log says more' }]);
});

export default app;
