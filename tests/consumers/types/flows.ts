/** The types of `ensure`, `watch`, `getByName`, `headers`, `fetchOptions`, `onAttempt` and the guards. */
import {
  BackupClient,
  isApiError,
  isBackupError,
  isConnectionError,
  isInvalidArgumentError,
  isResponseError,
  isTimeoutError,
  isUnitFailedError,
} from 'ionos-backup';
import type {
  ApiError,
  AttemptInfo,
  BackupError,
  BackupErrorCode,
  BackupUnit,
  BackupUnitState,
  BackupUnitsSnapshot,
  BackupUnitsWatch,
  CallOptions,
  ClientOptions,
  Ensured,
  FetchOptions,
  FlowOptions,
  OperationName,
  RateLimit,
  WaitOptions,
  WatchOptions,
} from 'ionos-backup';

/** Compiles only if both are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => undefined;

const client = new BackupClient();
const unit = { name: 'a', password: 'b', email: 'c' };

// ensure
same<ReturnType<typeof client.ensure>, Promise<Ensured>>(true);
same<Ensured['how'], 'existing' | 'created' | 'recovered'>(true);
same<Ensured['unit'], BackupUnit>(true);
const ensuring: WaitOptions = {
  totalTimeoutMs: 600_000,
  onPoll: ({ state, elapsedMs }) => [state, elapsedMs],
  onAttempt: ({ attempt }) => attempt,
  contractNumber: 1,
};
void client.ensure(unit, ensuring);
// @ts-expect-error -- the e-mail address is missing
void client.ensure({ name: 'a', password: 'b' });
// @ts-expect-error -- by properties, not by name
void client.ensure('a');
// @ts-expect-error -- the depth is fixed
void client.ensure(unit, { depth: 1 });
// @ts-expect-error -- a typo
void client.ensure(unit, { onpoll: () => undefined });

// getByName
same<ReturnType<typeof client.getByName>, Promise<BackupUnit>>(true);
const flow: FlowOptions = { timeoutMs: 1, headers: { 'x-a': '1' }, fetchOptions: { priority: 'low' } };
void client.getByName('a', flow);
// @ts-expect-error -- a name is required
void client.getByName();
// @ts-expect-error -- a name is a string
void client.getByName(1);
// @ts-expect-error -- nothing is polled
void client.getByName('a', { onPoll: () => undefined });
// @ts-expect-error -- the depth is fixed
void client.getByName('a', { depth: 1 });

// watch
same<ReturnType<typeof client.watch>, BackupUnitsWatch>(true);
const watching: WatchOptions = {
  intervalMs: 30_000,
  onError: (error) => {
    same<typeof error, BackupError>(true);
  },
  onAttempt: undefined,
  signal: undefined,
};
// Whatever takes an iterable takes a watch.
const iterable: AsyncIterable<BackupUnitsSnapshot> = client.watch();
const iterator: AsyncIterator<BackupUnitsSnapshot> = client.watch();
export async function* delegated(): AsyncGenerator<BackupUnitsSnapshot> {
  yield* client.watch();
}
export const taken = [iterable, iterator];

export async function snapshots(): Promise<void> {
  for await (const snapshot of client.watch(watching)) {
    same<typeof snapshot, BackupUnitsSnapshot>(true);
    const { items, added, changed, removed, stale } = snapshot;
    same<typeof items, BackupUnit[]>(true);
    same<typeof added, string[]>(true);
    same<typeof changed, string[]>(true);
    same<typeof removed, string[]>(true);
    if (stale) break;
  }
  const watch = client.watch();
  const { done, value } = await watch.next();
  if (!done) same<typeof value, BackupUnitsSnapshot>(true);
  else same<typeof value, undefined>(true);
  await watch.return();
  await using disposed = client.watch();
  same<typeof disposed, BackupUnitsWatch>(true);
}
// @ts-expect-error -- no promise: it is iterated
void client.watch().then(() => undefined);
// @ts-expect-error -- milliseconds are a number
client.watch({ intervalMs: '1s' });
// @ts-expect-error -- only a list is watched
client.watch('id');
// @ts-expect-error -- a watch is told by its snapshots, and polls by none
client.watch({ onPoll: () => undefined });
// @ts-expect-error -- an option of watches
void client.list({ intervalMs: 1 });
// @ts-expect-error -- these are no operations of the API
client.requests.ensure;

// headers and fetchOptions, of client, call and unsent request
const options: ClientOptions = {
  headers: { 'x-tenant': 'acme', accept: 'application/json', 'x-not': undefined },
  fetchOptions: { cache: 'reload', next: { tags: ['a'], revalidate: 60 }, cf: { cacheTtl: 60 }, dispatcher: {} },
  onAttempt: ({ code }) => code,
};
new BackupClient(options);
const call: CallOptions = {
  headers: options.headers,
  fetchOptions: options.fetchOptions,
  onAttempt: options.onAttempt,
};
void client.ssoUrl('id', call);
void client.requests.list({ headers: { traceparent: '00' }, fetchOptions: { credentials: 'include' } });
const members: FetchOptions = { mode: 'cors', keepalive: true, integrity: 'x', referrerPolicy: 'origin', other: 1 };
void client.list({ fetchOptions: members });
// @ts-expect-error -- a record, not a Headers
void client.list({ headers: new Map([['x-a', '1']]) });
// @ts-expect-error -- a value is a string
void client.list({ headers: { 'x-a': 1 } });
// @ts-expect-error -- the method is the operation's
void client.list({ fetchOptions: { method: 'POST' } });
// @ts-expect-error -- headers have an option of their own
void client.list({ fetchOptions: { headers: {} } });

// A fetch of one's own may change what it is called with.
new BackupClient({
  fetch: async (_url, init) => {
    init.cache ??= 'reload';
    init.signal = undefined;
    delete init.body;
    return { status: 200 };
  },
});

// onAttempt
new BackupClient({
  onAttempt(info) {
    same<typeof info, AttemptInfo>(true);
    same<typeof info.operation, OperationName>(true);
    same<typeof info.attempt, number>(true);
    same<typeof info.status, number | undefined>(true);
    same<typeof info.code, BackupErrorCode | undefined>(true);
    same<typeof info.durationMs, number>(true);
    same<typeof info.retryInMs, number | undefined>(true);
    same<typeof info.rateLimit, RateLimit | undefined>(true);
    same<typeof info.retryAfterMs, number | undefined>(true);
    same<typeof info.requestId, string | undefined>(true);
    // @ts-expect-error -- headers are not for hooks
    info.headers;
  },
});
new BackupClient({ onAttempt: async () => undefined });
// @ts-expect-error -- a function
new BackupClient({ onAttempt: 'log' });
same<Extract<OperationName, 'ensure' | 'watch' | 'getByName'>, 'ensure' | 'watch' | 'getByName'>(true);

// Guards: each narrows by itself.
export function guards(error: unknown): unknown {
  // @ts-expect-error -- not before a guard
  error.status;
  if (isApiError(error)) {
    same<typeof error, ApiError>(true);
    return [error.status, error.fieldErrors.email?.[0], error.retryAfterMs satisfies number | undefined];
  }
  if (isConnectionError(error)) return error.cause?.code satisfies string | undefined;
  if (isInvalidArgumentError(error)) return error.argument satisfies string;
  if (isResponseError(error)) return error.path satisfies string;
  if (isUnitFailedError(error)) return error.state satisfies BackupUnitState;
  if (isTimeoutError(error)) return error.outcome;
  if (isBackupError(error)) return [error.docs satisfies string, error.operation, error.toJSON()];
  return undefined;
}

export function narrows(error: unknown): string[] | undefined {
  if (!isBackupError(error)) return undefined;
  // After the wide one the narrow one still does.
  return isApiError(error) ? error.messages.map(({ message }) => `${message}`) : [error.message];
}

// The environment
declare const env: { IONOS_TOKEN: string; OTHER: number };
BackupClient.fromEnv(env, { allowInsecure: true });
// @ts-expect-error -- a boolean
new BackupClient({ allowInsecure: 'yes' });
