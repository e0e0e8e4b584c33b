/** The session: credentials sealed in a cookie that only this gateway can open, and nothing stored anywhere. */

import { EncryptJWT, jwtDecrypt } from 'jose';
import type { Settings } from './settings.ts';

export type Credentials = { readonly token: string } | { readonly username: string; readonly password: string };

export type Session = {
  readonly credentials: Credentials;
  readonly contractNumber: number | undefined;
  /** Milliseconds since 1970, as everywhere in JavaScript. */
  readonly expiresAtMs: number;
};

export const COOKIE = '__Host-session';
/** What browsers keep of a name and its value; a longer cookie would be dropped in silence. */
export const COOKIE_LIMIT = 4096;

const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Strict';
const keys = new Map<string, Promise<Uint8Array>>();

export async function seal(session: Session, settings: Settings): Promise<string> {
  // EXPOSE: the credentials, to the encrypted cookie.
  return (
    new EncryptJWT({ credentials: session.credentials, contractNumber: session.contractNumber })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      // A cookie opens for the upstream it was checked against: one of a sandbox is worth nothing elsewhere.
      .setAudience(settings.upstream)
      .setExpirationTime(Math.floor(session.expiresAtMs / 1000))
      .encrypt(await key(settings.secret))
  );
}

/** The session in a `Cookie` header; undefined if there is none, or it is forged, expired or of another deployment. */
export async function open(header: string | null, settings: Settings, nowMs: number): Promise<Session | undefined> {
  const sealed = cookieValue(header);
  if (sealed === undefined) return undefined;
  try {
    const { payload } = await jwtDecrypt(sealed, await key(settings.secret), {
      audience: settings.upstream,
      currentDate: new Date(nowMs),
      requiredClaims: ['exp'],
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    const credentials = asCredentials(payload['credentials']);
    if (credentials === undefined || payload.exp === undefined) return undefined;
    const contract = payload['contractNumber'];
    return {
      credentials,
      contractNumber: typeof contract === 'number' ? contract : undefined,
      expiresAtMs: payload.exp * 1000,
    };
  } catch {
    return undefined;
  }
}

export function setCookie(sealed: string, settings: Settings): string {
  return `${COOKIE}=${sealed}; ${ATTRIBUTES}; Max-Age=${settings.sessionSeconds}`;
}

export function clearCookie(): string {
  return `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;
}

/** What may be said of a session: never a credential, nor whose it is. */
export function factsOf({ credentials, contractNumber, expiresAtMs }: Session): Record<string, unknown> {
  const kind = 'token' in credentials ? 'token' : 'user';
  return { expiresAt: new Date(expiresAtMs).toISOString(), kind, contractNumber };
}

export function asCredentials(value: unknown): Credentials | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('token' in value) {
    return typeof value.token === 'string' && !('username' in value) && !('password' in value)
      ? { token: value.token }
      : undefined;
  }
  if (!('username' in value) || !('password' in value)) return undefined;
  const { username, password } = value;
  return typeof username === 'string' && typeof password === 'string' ? { username, password } : undefined;
}

function cookieValue(header: string | null): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, ...value] = pair.trim().split('=');
    if (name === COOKIE) return value.join('=');
  }
  return undefined;
}

/** The secret is text of any length; the cipher wants 32 bytes that belong to this use alone. */
function key(secret: string): Promise<Uint8Array> {
  const before = keys.get(secret);
  if (before !== undefined) return before;
  const fresh = deriveKey(secret);
  keys.set(secret, fresh);
  return fresh;
}

async function deriveKey(secret: string): Promise<Uint8Array> {
  const text = new TextEncoder();
  const material = await crypto.subtle.importKey('raw', text.encode(secret), 'HKDF', false, ['deriveBits']);
  const info = text.encode('ionos-backup gateway session 1');
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info }, material, 256),
  );
}
