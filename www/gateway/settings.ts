/** The deployment's settings, read once from the bindings the platform passes and checked before anything is served. */

import { isLoopback } from './policy.ts';

/** The bindings of the worker; on Node the same names come from the process environment. */
export type Env = {
  readonly UPSTREAM?: string | undefined;
  readonly SESSION_SECRET?: string | undefined;
  readonly SESSION_SECONDS?: string | undefined;
  readonly PUBLIC_ORIGIN?: string | undefined;
  readonly ASSETS: { fetch(request: Request): Promise<Response> };
  /** The platform's rate limiting binding, where the deployment has one. */
  readonly SIGN_IN_LIMIT?: { limit(options: { key: string }): Promise<{ success: boolean }> } | undefined;
};

export type Settings = {
  /** The API's base, `/cloudapi/v6` included, without a trailing slash. */
  readonly upstream: string;
  /** The upstream's origin when it is on this machine, as the sandbox is. */
  readonly loopbackUpstream: string | undefined;
  readonly secret: string;
  readonly sessionSeconds: number;
  /** The origin that browsers see, where it is not the one of the request (behind a TLS proxy). */
  readonly publicOrigin: string | undefined;
};

const known = new WeakMap<Env, Settings>();
const SECRET_LENGTH = 32;
const SESSION_SECONDS = 8 * 60 * 60;

/** A setting that cannot be served with; its message names the setting, never its value. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** Throws a {@link SettingError}. */
export function settings(env: Env): Settings {
  const before = known.get(env);
  if (before !== undefined) return before;
  const fresh = read(env);
  known.set(env, fresh);
  return fresh;
}

/** The settings; undefined while they are wrong, which is no reason to keep back the page itself. */
export function settingsIfRight(env: Env): Settings | undefined {
  try {
    return settings(env);
  } catch {
    return undefined;
  }
}

function read(env: Env): Settings {
  const text = env.UPSTREAM || 'https://api.ionos.com';
  if (!URL.canParse(text)) throw new SettingError('UPSTREAM is not a URL');
  const url = new URL(text);
  const loopback = isLoopback(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback))
    throw new SettingError('UPSTREAM has to be https, or http on loopback');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new SettingError('UPSTREAM takes no user, query or fragment');
  }
  const secret = env.SESSION_SECRET ?? '';
  if (secret.length < SECRET_LENGTH)
    throw new SettingError(`SESSION_SECRET is missing or shorter than ${SECRET_LENGTH} characters`);
  const sessionSeconds = Number(env.SESSION_SECONDS || SESSION_SECONDS);
  if (!Number.isInteger(sessionSeconds) || sessionSeconds < 1)
    throw new SettingError('SESSION_SECONDS has to be a whole number from 1');
  return {
    upstream: url.pathname === '/' ? `${url.origin}/cloudapi/v6` : url.origin + url.pathname.replace(/\/$/, ''),
    loopbackUpstream: loopback ? url.origin : undefined,
    secret,
    sessionSeconds,
    publicOrigin: readOrigin(env.PUBLIC_ORIGIN),
  };
}

/** An origin as browsers write it; one that is written otherwise would never be equal to theirs. */
function readOrigin(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (!URL.canParse(text)) throw new SettingError('PUBLIC_ORIGIN is not a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new SettingError('PUBLIC_ORIGIN has to be https, or http on loopback');
  if (url.href !== `${url.origin}/`) throw new SettingError('PUBLIC_ORIGIN takes scheme, host and port alone');
  return url.origin;
}
