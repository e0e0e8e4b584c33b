/** The application's own session: until when it lasts, in a cookie that only this Worker can have signed. */
import type { Env } from './index';

const LASTS_MS = 8 * 60 * 60 * 1000;
const COOKIE = '__Host-session';
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Strict';

/** For a form with a `password`. On a platform, limit how often it may be tried. */
export async function signIn(request: Request, env: Env): Promise<Response> {
  const password = (await request.formData()).get('password');
  const fits = await isSame(String(password), env.PASSWORD, env);
  if (!fits) return new Response('That is not the password.', { status: 403 });
  const until = String(Date.now() + LASTS_MS);
  const cookie = `${COOKIE}=${until}.${await signed(until, env)}; ${ATTRIBUTES}; Max-Age=${LASTS_MS / 1000}`;
  return new Response(null, { status: 303, headers: { location: '/', 'set-cookie': cookie } });
}

export function signOut(): Response {
  const cookie = `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;
  return new Response(null, { status: 303, headers: { location: '/', 'set-cookie': cookie } });
}

export async function isSignedIn(cookies: string | null, env: Env): Promise<boolean> {
  const value = (cookies ?? '').split('; ').find((cookie) => cookie.startsWith(`${COOKIE}=`));
  const [until = '', signature = ''] = value?.slice(COOKIE.length + 1).split('.') ?? [];
  return Number(until) > Date.now() && isSame(signature, await signed(until, env), env);
}

async function signed(text: string, env: Env): Promise<string> {
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes.encode(env.SESSION_SECRET), algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, bytes.encode(text));
  return Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Compares what is made of both, so that the time it takes says nothing about either. */
async function isSame(one: string, other: string, env: Env): Promise<boolean> {
  return (await signed(one, env)) === (await signed(other, env));
}
