/**
 * Everything the page asks for: backup units through the package, the session from the gateway.
 */

import { BackupClient, initialize, isApiError, isBackupError } from 'ionos-backup/wasm';
import wasm from 'ionos-backup/ionos_backup_bg.wasm?url';
import { BASE } from './base.ts';
import { codeOfStatus, type Facts, type Operation, type Problem, toProblem, type WireMessage } from './problem.ts';
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
  /**
   * Tells of the list at once and whenever it changes, and of what keeps it from being current; `seen`, of each look
   * that went well.
   */
  watch(signal: AbortSignal, tell: (result: Result<readonly Unit[]>) => void, seen: () => void): Promise<void>;
  create(fields: NewUnit, signal: AbortSignal): Promise<Result<Unit>>;
  /** Creates it unless it is there; `fresh` if it is sure that this has created it. */
  ensure(fields: NewUnit, signal: AbortSignal): Promise<Result<{ unit: Unit; fresh: boolean }>>;
  /** The unit of this name, if there is one. */
  find(name: string, signal: AbortSignal): Promise<Result<Unit | undefined>>;
  update(id: string, fields: { email?: string; password?: string }, signal: AbortSignal): Promise<Result<Unit>>;
  remove(id: string, signal: AbortSignal): Promise<Result<void>>;
  signIn(credentials: Credentials, signal: AbortSignal): Promise<Result<void>>;
  signOut(signal: AbortSignal): Promise<Result<void>>;
  /** What the gateway says of the session; undefined if it says nothing, which is no reason to disturb anybody. */
  account(signal: AbortSignal): Promise<Account | undefined>;
};

type NewUnit = { name: string; email: string; password: string };

/** A person waits for each call: what takes longer, or asks to wait longer, is told instead. */
const PATIENCE_MS = 10_000;

/**
 * The gateway at this origin adds the credentials, so the client has none. The wasm is compiled while it streams in.
 */
export async function createApi(origin: string): Promise<Api> {
  await initialize(fetch(wasm));
  const client = new BackupClient({ baseUrl: `${origin}${BASE}api/cloudapi/v6`, totalTimeoutMs: PATIENCE_MS });
  return {
    watch: async (signal, tell, seen) => {
      let problem: Problem | undefined;
      let told = false;
      const onError = (error: unknown): void => {
        problem = problemOf('list', error);
        // Later, one look that fails is no news: the watch says when several have.
        if (!told) tell({ ok: false, problem });
      };
      const lists = client.watch({ signal, onError, onAttempt: ({ code }) => code === undefined && seen() });
      const end = await result('list', signal, async () => {
        for await (const { items, stale } of lists) {
          told = true;
          tell(stale && problem !== undefined ? { ok: false, problem } : { ok: true, value: items.map(toUnit) });
        }
      });
      if (!end.ok) tell(end);
    },
    create: (fields, signal) => result('create', signal, async () => toUnit(await client.create(fields, { signal }))),
    ensure: (fields, signal) =>
      result('create', signal, async () => {
        const { unit, how } = await client.ensure(fields, { signal });
        return { unit: toUnit(unit), fresh: how === 'created' };
      }),
    find: (name, signal) =>
      result('list', signal, async () => {
        try {
          return toUnit(await client.getByName(name, { signal }));
        } catch (error) {
          // The list came, and it is not there; the API's own 404 means something else.
          if (isBackupError(error) && error.code === 'not_found' && !isApiError(error)) return undefined;
          throw error;
        }
      }),
    update: (id, fields, signal) =>
      result('update', signal, async () => toUnit(await client.update(id, fields, { signal }))),
    remove: (id, signal) => result('delete', signal, () => client.delete(id, { signal })),
    signIn: (credentials, signal) => result('sign in', signal, () => session('POST', signal, credentials)),
    signOut: (signal) => result('sign out', signal, () => session('DELETE', signal)),
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
async function session(method: 'POST' | 'DELETE', signal: AbortSignal, credentials?: Credentials): Promise<void> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Refused({ code: 'timeout', outcome: 'unknown' })), PATIENCE_MS);
  try {
    const response = await fetch(`${BASE}api/session`, {
      method,
      signal: AbortSignal.any([signal, late.signal]),
      body: JSON.stringify(credentials) ?? null,
      headers: { 'content-type': 'application/json' },
    });
    if (!response.ok) throw refusal(response, await response.text());
  } finally {
    clearTimeout(timer);
  }
}

/** A session that could not be begun or ended, in the shape of the package's errors. */
class Refused extends Error {
  readonly facts: Facts;

  constructor(facts: Facts) {
    super(facts.code);
    this.facts = facts;
  }
}

function refusal({ status, headers }: Response, body: string): Refused {
  const seconds = headers.get('retry-after') ?? '';
  return new Refused({
    code: codeOfStatus(status),
    status,
    messages: messagesIn(body),
    requestId: headers.get('x-request-id') ?? undefined,
    retryAfterMs: /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined,
  });
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
  if (error instanceof Refused) return toProblem(operation, error.facts);
  return toProblem(operation, isBackupError(error) ? error : { code: 'connection_failed', outcome: 'unknown' });
}
