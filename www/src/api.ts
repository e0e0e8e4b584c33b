/** Everything the page asks for: backup units through the package, the session from the gateway. The only import of the package. */

import { BackupClient, isBackupError } from 'ionos-backup';
import { openConsole } from 'ionos-backup/browser';
import { BASE } from './base.ts';
import {
  codeOfStatus,
  gatewayCode,
  NOTHING,
  type Operation,
  type Problem,
  toMessages,
  type WireMessage,
  words,
} from './problem.ts';
import type { Account } from './state.ts';
import { toUnit, type Unit } from './units.ts';

export type Credentials =
  | { readonly token: string; readonly contractNumber?: number }
  | { readonly username: string; readonly password: string; readonly contractNumber?: number };

/** `stopped` is the caller's own abort: nobody wants words for it. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }
  | { readonly ok: false; readonly stopped: true };

export type Api = {
  /** A `poll` is one request, since the next poll is the retry. */
  list(signal: AbortSignal, poll: boolean): Promise<Result<readonly Unit[]>>;
  create(fields: { name: string; email: string; password: string }, signal: AbortSignal): Promise<Result<Unit>>;
  update(id: string, fields: { email?: string; password?: string }, signal: AbortSignal): Promise<Result<Unit>>;
  remove(id: string, signal: AbortSignal): Promise<Result<void>>;
  signIn(credentials: Credentials, signal: AbortSignal): Promise<Result<void>>;
  signOut(signal: AbortSignal): Promise<Result<void>>;
  /** In a new tab, which also tells what goes wrong; the one-time URL goes through no script. */
  openConsole(id: string): Promise<void>;
  /** What the gateway says of the session; undefined if it says nothing, which is no reason to disturb anybody. */
  account(signal: AbortSignal): Promise<Account | undefined>;
};

/** A person waits for each call: what takes longer, or asks to wait longer, is told instead. */
const PATIENCE_MS = 10_000;

/** The gateway at this origin adds the credentials, so the client has none. */
export function createApi(origin: string): Api {
  const client = new BackupClient({ baseUrl: `${origin}${BASE}api/cloudapi/v6`, totalTimeoutMs: PATIENCE_MS });
  return {
    list: (signal, poll) =>
      result('list', signal, async () =>
        (await client.list({ signal, maxRetries: poll ? 0 : undefined })).items.map(toUnit),
      ),
    create: (fields, signal) => result('create', signal, async () => toUnit(await client.create(fields, { signal }))),
    update: (id, fields, signal) =>
      result('update', signal, async () => toUnit(await client.update(id, fields, { signal }))),
    remove: (id, signal) => result('delete', signal, () => client.delete(id, { signal })),
    signIn: (credentials, signal) =>
      result('sign in', signal, () => session('POST', signal, JSON.stringify(credentials))),
    signOut: (signal) => result('sign out', signal, () => session('DELETE', signal)),
    openConsole: (id) => openConsole({ gateway: `${BASE}api`, id }),
    account: async (signal) => {
      try {
        return accountOf(await (await fetch(`${BASE}api/session`, { signal })).json());
      } catch {
        return undefined;
      }
    },
  };
}

/** A session as the gateway describes it, in its answer or in the page that it serves. */
export function accountOf(value: unknown): Account | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, contractNumber, expiresAt } = value as Record<string, unknown>;
  const endsMs = Date.parse(String(expiresAt));
  if (Number.isNaN(endsMs)) return undefined;
  return {
    kind: kind === 'token' || kind === 'user' ? kind : undefined,
    contractNumber: typeof contractNumber === 'number' ? contractNumber : undefined,
    endsMs,
  };
}

async function result<T>(operation: Operation, signal: AbortSignal, call: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    if (signal.aborted) return { ok: false, stopped: true };
    return { ok: false, problem: problemOf(operation, error) };
  }
}

/** Two ways to end it, as the package has for its own: the caller's signal and the time. */
async function session(method: 'POST' | 'DELETE', signal: AbortSignal, body?: string): Promise<void> {
  const end = new AbortController();
  const leave = (): void => end.abort();
  signal.addEventListener('abort', leave);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end.abort();
  }, PATIENCE_MS);
  const init: RequestInit = { method, signal: end.signal };
  if (body !== undefined) {
    init.body = body;
    init.headers = { 'content-type': 'application/json' };
  }
  try {
    const response = await fetch(`${BASE}api/session`, init);
    if (!response.ok) throw new Refused(response, await response.text());
  } catch (error) {
    throw late ? new Late('the gateway took too long') : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}

class Late extends Error {}

/** The gateway's refusal of a session, in the API's error shape. */
class Refused extends Error {
  readonly status: number;
  readonly messages: readonly WireMessage[];
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

function messagesIn(body: string): readonly WireMessage[] {
  try {
    const { messages } = JSON.parse(body) as { messages?: unknown };
    return Array.isArray(messages) ? messages.filter((one) => typeof one === 'object' && one !== null) : [];
  } catch {
    return [];
  }
}

function problemOf(operation: Operation, error: unknown): Problem {
  if (error instanceof Refused) {
    const { status, messages, requestId, retryAfterMs } = error;
    const code = codeOfStatus(status);
    const text = words({ operation, code, status, retryAfterMs, gateway: gatewayCode(messages) });
    return { ...NOTHING, code, status, text, messages: toMessages(messages), requestId, retryAfterMs };
  }
  if (!isBackupError(error)) {
    const code = error instanceof Late ? 'timeout' : 'connection_failed';
    return { ...NOTHING, code, text: words({ operation, code }), outcome: 'unknown' };
  }
  const status = 'status' in error && typeof error.status === 'number' ? error.status : undefined;
  const retryAfterMs =
    'retryAfterMs' in error && typeof error.retryAfterMs === 'number' ? error.retryAfterMs : undefined;
  const messages: readonly WireMessage[] = 'messages' in error ? error.messages : [];
  return {
    ...NOTHING,
    code: error.code,
    status,
    text: words({ operation, code: error.code, status, retryAfterMs, gateway: gatewayCode(messages) }),
    retryAfterMs,
    outcome: error.outcome,
    messages: toMessages(messages),
    fieldErrors: 'fieldErrors' in error ? (error.fieldErrors as Record<string, readonly string[]>) : {},
    requestId: 'requestId' in error && typeof error.requestId === 'string' ? error.requestId : undefined,
  };
}
