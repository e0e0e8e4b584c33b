/** Everything the page asks for: backup units through the package, the session from the gateway. The only import of the package. */

import { BackupClient, isBackupError } from 'ionos-backup';
import { codeOfStatus, type Message, type Problem, toMessages, type WireMessage, words } from './problem.ts';
import { toUnit, type Unit } from './units.ts';

export type Credentials =
  | { readonly token: string; readonly contractNumber?: number }
  | { readonly username: string; readonly password: string; readonly contractNumber?: number };

/** `stopped` is the caller's own abort: nobody wants words for it. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem } | { readonly ok: false; readonly stopped: true };

export type Api = {
  /** A `poll` is one request, since the next poll is the retry. */
  list(signal: AbortSignal, poll: boolean): Promise<Result<readonly Unit[]>>;
  create(fields: { name: string; email: string; password: string }, signal: AbortSignal): Promise<Result<Unit>>;
  update(id: string, fields: { email?: string; password?: string }, signal: AbortSignal): Promise<Result<Unit>>;
  remove(id: string, signal: AbortSignal): Promise<Result<void>>;
  signIn(credentials: Credentials, signal: AbortSignal): Promise<Result<void>>;
  signOut(signal: AbortSignal): Promise<Result<void>>;
};

/** A person waits for each call: what takes longer, or asks to wait longer, is told instead. */
const PATIENCE_MS = 10_000;

/** The gateway at this origin adds the credentials, so the client has none. */
export function createApi(origin: string): Api {
  const client = new BackupClient({ baseUrl: `${origin}/api/cloudapi/v6`, totalTimeoutMs: PATIENCE_MS });
  return {
    list: (signal, poll) => result(signal, async () => (await client.list({ signal, maxRetries: poll ? 0 : undefined })).items.map(toUnit)),
    create: (fields, signal) => result(signal, async () => toUnit(await client.create(fields, { signal }))),
    update: (id, fields, signal) => result(signal, async () => toUnit(await client.update(id, fields, { signal }))),
    remove: (id, signal) => result(signal, () => client.delete(id, { signal })),
    signIn: (credentials, signal) => result(signal, () => session('POST', signal, JSON.stringify(credentials))),
    signOut: (signal) => result(signal, () => session('DELETE', signal)),
  };
}

async function result<T>(signal: AbortSignal, call: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    if (signal.aborted) return { ok: false, stopped: true };
    return { ok: false, problem: problemOf(error) };
  }
}

async function session(method: 'POST' | 'DELETE', signal: AbortSignal, body?: string): Promise<void> {
  const init: RequestInit = { method, signal };
  if (body !== undefined) {
    init.body = body;
    init.headers = { 'content-type': 'application/json' };
  }
  const response = await fetch('/api/session', init);
  if (!response.ok) throw new Refused(response, await response.text());
}

/** The gateway's refusal of a session, in the API's error shape. */
class Refused extends Error {
  readonly status: number;
  readonly messages: readonly Message[];
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor({ status, headers }: Response, body: string) {
    super('the gateway refused');
    this.status = status;
    this.messages = messagesIn(body);
    this.requestId = headers.get('x-request-id') ?? undefined;
    const seconds = headers.get('retry-after');
    this.retryAfterMs = seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
  }
}

function messagesIn(body: string): readonly Message[] {
  try {
    const { messages } = JSON.parse(body) as { messages?: readonly WireMessage[] };
    return toMessages(messages ?? []);
  } catch {
    return [];
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof Refused) {
    const { status, messages, requestId, retryAfterMs } = error;
    const code = codeOfStatus(status);
    return { ...NOTHING, code, status, text: words(code, status, retryAfterMs), messages, requestId, retryAfterMs };
  }
  if (!isBackupError(error)) return { ...NOTHING, code: 'connection_failed', text: words('connection_failed', undefined), outcome: 'unknown' };
  const status = 'status' in error && typeof error.status === 'number' ? error.status : undefined;
  const retryAfterMs = 'retryAfterMs' in error && typeof error.retryAfterMs === 'number' ? error.retryAfterMs : undefined;
  return {
    ...NOTHING,
    code: error.code,
    status,
    text: words(error.code, status, retryAfterMs),
    retryAfterMs,
    outcome: error.outcome,
    messages: 'messages' in error ? toMessages(error.messages) : [],
    fieldErrors: 'fieldErrors' in error ? (error.fieldErrors as Record<string, readonly string[]>) : {},
    requestId: 'requestId' in error && typeof error.requestId === 'string' ? error.requestId : undefined,
  };
}

const NOTHING: Problem = { code: '', status: undefined, text: '', messages: [], fieldErrors: {}, outcome: 'rejected', requestId: undefined, retryAfterMs: undefined };
