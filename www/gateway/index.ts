/**
 * The gateway's routes: a Cloudflare Worker that serves the page, keeps its credentials, and mounts
 * `ionos-backup/gateway`.
 */

import { type Context, Hono, type Next } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { asPage, failure, refuse, wantsPage } from './answers.ts';
import { asset } from './assets.ts';
import { gatewaysOf } from './gateways.ts';
import { headers } from './headers.ts';
import * as policy from './policy.ts';
import { clearCookie, factsOf, open } from './session.ts';
import { type Env, SettingError, settings, settingsIfRight } from './settings.ts';
import { signIn } from './sign-in.ts';

type Here = Context<{ Bindings: Env }>;

// Hono would undo percent-encoding before it compares; here only what is written as a route is one.
export const app = new Hono<{ Bindings: Env }>({ getPath: ({ url }) => policy.parseUrl(url)?.pathname ?? '' });

app.use(log, headers, pages, knownHost);

app.use('/api/session', methods, sameOrigin, json, bodyLimit({ maxSize: policy.BODY_LIMIT, onError: tooLarge }));
app.get('/api/session', async ({ env, req }) => {
  const session = await open(req.raw.headers.get('cookie'), settings(env), Date.now());
  return session === undefined ? refuse(policy.NO_SESSION) : Response.json(factsOf(session));
});
app.post('/api/session', ({ env, req }) => signIn(req.raw, env, settings(env)));
app.delete('/api/session', () => new Response(null, { status: 204, headers: { 'set-cookie': clearCookie() } }));

app.all('/api/cloudapi/v6/*', ({ env, req }) => gatewaysOf(settings(env)).units.fetch(req.raw));
// The consoles, and the refusal of everything else.
app.all('/api/*', ({ env, req }) => gatewaysOf(settings(env)).consoles.fetch(req.raw));

app.all('*', ({ env, req }) => asset(req.raw, env));

app.onError((error) => {
  // Only the words of our own errors are known to carry no secret.
  console.error(`gateway: ${error.name}${error instanceof SettingError ? `: ${error.message}` : ''}`);
  return failure(500, [{ errorCode: 'gateway-internal', message: 'the gateway failed; its log says more' }]);
});

export default app;

/** One line a request, without ids, headers and bodies. */
async function log(c: Here, next: Next): Promise<void> {
  const started = Date.now();
  await next();
  console.log(`${c.req.method} ${policy.template(c.req.path)} ${c.res.status} ${Date.now() - started} ms`);
}

/** A page instead of JSON where a person is looking: at a file that is not there, or into the tab of a console. */
async function pages(c: Here, next: Next): Promise<void> {
  await next();
  const isSeen = !policy.isApi(c.req.path) || policy.isConsole(c.req.path);
  if (c.res.status < 400 || !isSeen || !wantsPage(c.req.header('accept'))) return;
  const current = settingsIfRight(c.env);
  const page = await asPage(c.res, {
    path: c.req.path,
    origin: current?.publicOrigin ?? policy.parseUrl(c.req.url)?.origin ?? '',
    referrer: c.req.header('referer'),
    loopbackUpstream: current?.loopbackUpstream,
  });
  // Setting a second answer would add its headers to those of the first.
  c.res = undefined;
  c.res = page;
}

async function knownHost(c: Here, next: Next): Promise<Response | undefined> {
  if (policy.parseUrl(c.req.url) === undefined) return refuse(policy.BAD_HOST);
  await next();
  return undefined;
}

async function methods(c: Here, next: Next): Promise<Response | undefined> {
  if (!['GET', 'POST', 'DELETE'].includes(c.req.method)) return refuse(policy.wrongMethod('GET, POST, DELETE'));
  await next();
  return undefined;
}

/** Hono's `csrf` asks this of forms alone, and one of the two headers is enough for it. */
async function sameOrigin(c: Here, next: Next): Promise<Response | undefined> {
  const origin = settings(c.env).publicOrigin ?? new URL(c.req.url).origin;
  if (policy.isForged(c.req.method, c.req.raw.headers, origin)) return refuse(policy.FORGED);
  await next();
  return undefined;
}

async function json(c: Here, next: Next): Promise<Response | undefined> {
  if (c.req.method === 'POST' && !policy.isJson(c.req.header('content-type'))) return refuse(policy.NOT_JSON);
  await next();
  return undefined;
}

function tooLarge(): Response {
  return refuse(policy.TOO_LARGE);
}
