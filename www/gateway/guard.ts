/** What stands before every route: the refusals in their fixed order, and what the routes behind them may rely on. */

import type { Context, Next } from 'hono';
import { refuse } from './answers.ts';
import { readBody } from './body.ts';
import {
  BAD_HOST,
  findRoute,
  isChange,
  NO_SESSION,
  refuseBody,
  refuseContract,
  refuseForgery,
  type Route,
  TOO_LARGE,
} from './policy.ts';
import { open, type Session } from './session.ts';
import { type Env, type Settings, settings } from './settings.ts';

export type App = {
  Bindings: Env;
  Variables: {
    route: Route;
    session: Session | undefined;
    settings: Settings;
    /** The request's body, within the limit; empty where a method has none. */
    body: Uint8Array;
  };
};

/** Path, method, forgery, session, type, size, contract. */
export async function guard(c: Context<App>, next: Next): Promise<Response | undefined> {
  const { raw } = c.req;
  const url = parseUrl(raw.url);
  if (url === undefined) return refuse(BAD_HOST);
  const route = findRoute(raw.method, url.pathname);
  if ('status' in route) return refuse(route);
  c.set('route', route);
  if (route.kind !== 'asset') {
    const current = settings(c.env);
    const facts = {
      method: raw.method,
      origin: raw.headers.get('origin'),
      fetchSite: raw.headers.get('sec-fetch-site'),
      contentType: raw.headers.get('content-type'),
      contentLength: raw.headers.get('content-length'),
    };
    const forged = refuseForgery(facts, current.publicOrigin ?? url.origin);
    if (forged !== undefined) return refuse(forged);
    const session = await open(raw.headers.get('cookie'), current, Date.now());
    if (session === undefined && route.kind !== 'session') return refuse(NO_SESSION);
    const unfit = refuseBody(route, facts);
    if (unfit !== undefined) return refuse(unfit);
    // Read here and not where it is used, so that it is counted for the routes that use none as well.
    const body = isChange(raw.method) ? await readBody(raw) : new Uint8Array();
    if (body === undefined) return refuse(TOO_LARGE);
    const contract = route.kind === 'operation' ? refuseContract(raw.headers.get('x-contract-number')) : undefined;
    if (contract !== undefined) return refuse(contract);
    c.set('session', session);
    c.set('settings', current);
    c.set('body', body);
  }
  await next();
  return undefined;
}

/** Undefined for what a `Host` header without a host makes of a URL. */
export function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
