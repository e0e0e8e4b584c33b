/** Signing in: credentials from a JSON body, one real `list` call to check them, then the sealed cookie. */

import { BackupClient, isBackupError } from 'ionos-backup';
import { failure, failureOf, refuse } from './answers.ts';
import { createLimiter } from './limiter.ts';
import { asCredentials, COOKIE, COOKIE_LIMIT, type Credentials, seal, setCookie } from './session.ts';
import type { Env, Settings } from './settings.ts';

const limiter = createLimiter();
/** The period of the platform's limit, as wrangler.jsonc has it. */
const LIMIT_MS = 60_000;
const INT32_MAX = 2_147_483_647;
const CALL_TIMEOUT_MS = 30_000;

export async function signIn(request: Request, env: Env, settings: Settings): Promise<Response> {
  const form = parse(await request.arrayBuffer());
  if (form === undefined)
    return refuse({ status: 400, errorCode: 'gateway-json', message: 'the body is not a JSON object' });
  const credentials = asCredentials(form);
  if (credentials === undefined) return invalid('send either a token, or a username and a password, as strings');
  const contractNumber = form['contractNumber'] ?? undefined;
  if (contractNumber !== undefined && !isContract(contractNumber))
    return invalid('the contract number has to be a whole number');

  const client = request.headers.get('cf-connecting-ip') ?? 'unknown';
  // A token names no user: guesses of one are counted by the client alone.
  const user = 'username' in credentials ? credentials.username : `token of ${client}`;
  const attempt = limiter.attempt(client, user, Date.now());
  if (attempt.waitMs > 0) return tooMany(attempt.waitMs);
  let guessed = false;
  try {
    if ((await env.SIGN_IN_LIMIT?.limit({ key: client }))?.success === false) return tooMany(LIMIT_MS);
    await check(credentials, contractNumber, settings, request.signal);
  } catch (error) {
    if (isBackupError(error) && error.code === 'invalid_argument')
      return invalid('the API cannot take these credentials as they stand');
    guessed = isBackupError(error) && error.code === 'unauthorized';
    return failureOf(error);
  } finally {
    if (!guessed) attempt.forgive();
  }

  const expiresAtMs = Date.now() + settings.sessionSeconds * 1000;
  const sealed = await seal({ credentials, contractNumber, expiresAtMs }, settings);
  if (COOKIE.length + 1 + sealed.length > COOKIE_LIMIT) return invalid('these credentials are too long for a cookie');
  return new Response(null, { status: 204, headers: { 'set-cookie': setCookie(sealed, settings) } });
}

/**
 * One attempt, which tells no more than whether the API takes them. It repeats nothing: that is for the page to decide.
 */
async function check(
  credentials: Credentials,
  contractNumber: number | undefined,
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  const client = new BackupClient({
    // EXPOSE: the credentials, to the package, which sends them to the upstream alone.
    auth: credentials,
    baseUrl: settings.upstream,
    contractNumber,
    maxRetries: 0,
    timeoutMs: CALL_TIMEOUT_MS,
  });
  try {
    await client.list({ depth: 0, signal });
  } finally {
    client.free();
  }
}

function parse(body: ArrayBuffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function isContract(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= INT32_MAX;
}

/** The wait is in `Retry-After` alone, so that no words say another one. */
function tooMany(waitMs: number): Response {
  return failure(429, [{ errorCode: 'gateway-attempts', message: 'too many attempts to sign in' }], {
    retryAfterMs: waitMs,
  });
}

function invalid(message: string): Response {
  return refuse({ status: 422, errorCode: 'gateway-credentials', message });
}
