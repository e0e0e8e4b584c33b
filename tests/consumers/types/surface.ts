/** The public surface: what must compile, and what must not. */
import {
  ApiError,
  BackupClient,
  BackupError,
  type ConnectionError,
  InvalidArgumentError,
  ResponseError,
  type TimeoutError,
  UnitFailedError,
  isBackupError,
} from 'ionos-backup';
import type {
  ApiMessage,
  Auth,
  BackupErrorCode,
  BackupUnit,
  BackupUnitPatch,
  BackupUnitState,
  BackupUnits,
  CallOptions,
  ClientOptions,
  Depth,
  DepthOptions,
  ListOptions,
  NewBackupUnit,
  OperationName,
  Outcome,
  PollInfo,
  RateLimit,
  ResponseInfo,
  WaitOptions,
} from 'ionos-backup';
// @ts-expect-error -- a helper of the declarations, not for users
import type { EveryOption } from 'ionos-backup';
// @ts-expect-error -- there is no initialization
import type { init } from 'ionos-backup';
// @ts-expect-error -- nor a default export
import type backup from 'ionos-backup';
// @ts-expect-error -- an inner file
import type {} from 'ionos-backup/loader.js';

/** Compiles only if both are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => undefined;
export type Unused = EveryOption | typeof init | typeof backup;

// Construction.
new BackupClient();
new BackupClient({});
new BackupClient({ auth: { token: 'token' } });
new BackupClient({ auth: { token: () => 'token' } });
new BackupClient({ auth: { token: async () => 'token' } });
new BackupClient({ auth: { username: 'user', password: 'password' } });
new BackupClient({
  auth: undefined,
  baseUrl: undefined,
  timeoutMs: undefined,
  fetch: undefined,
  onResponse: undefined,
});
// @ts-expect-error -- a typo
new BackupClient({ timeoutMS: 1 });
// @ts-expect-error -- an option of calls
new BackupClient({ depth: 1 });
// @ts-expect-error -- half a pair
new BackupClient({ auth: { username: 'user' } });
// @ts-expect-error -- both ways at once
new BackupClient({ auth: { token: 'token', username: 'user', password: 'password' } });
// @ts-expect-error -- neither way
new BackupClient({ auth: {} });
// @ts-expect-error -- null is not absent
new BackupClient({ auth: null });
// @ts-expect-error -- a token belongs into auth
new BackupClient({ token: 'token' });
// @ts-expect-error -- milliseconds are a number
new BackupClient({ timeoutMs: '1s' });
// @ts-expect-error -- a token is a string
new BackupClient({ auth: { token: () => 1 } });
// @ts-expect-error -- a class, not a function
BackupClient();
const auth: Auth = { token: 'token' };
const options: ClientOptions = {
  auth,
  baseUrl: 'https://example.com',
  contractNumber: 1,
  maxRetries: 2,
  totalTimeoutMs: 9,
};
const client = new BackupClient(options);

// The environment, whatever shape it is declared with.
type WorkerEnv = { IONOS_TOKEN: string; BUCKET: { get(key: string): unknown } };
interface WorkerInterface {
  IONOS_TOKEN: string;
  BUCKET: { get(key: string): unknown };
}
declare const processEnv: Record<string, string | undefined>;
declare const workerEnv: WorkerEnv;
declare const workerInterface: WorkerInterface;
same<ReturnType<typeof BackupClient.fromEnv>, BackupClient>(true);
BackupClient.fromEnv(processEnv, { maxRetries: 0 });
BackupClient.fromEnv(workerEnv);
BackupClient.fromEnv(workerInterface);
BackupClient.fromEnv({});
// @ts-expect-error -- nothing is read behind the caller's back
BackupClient.fromEnv();
// @ts-expect-error -- a typo in the options
BackupClient.fromEnv(processEnv, { retries: 1 });

// What each method gives.
same<ReturnType<typeof client.list>, Promise<BackupUnits>>(true);
same<ReturnType<typeof client.create>, Promise<BackupUnit>>(true);
same<ReturnType<typeof client.get>, Promise<BackupUnit>>(true);
same<ReturnType<typeof client.replace>, Promise<BackupUnit>>(true);
same<ReturnType<typeof client.update>, Promise<BackupUnit>>(true);
same<ReturnType<typeof client.delete>, Promise<void>>(true);
same<ReturnType<typeof client.ssoUrl>, Promise<string>>(true);
same<ReturnType<typeof client.waitUntilAvailable>, Promise<BackupUnit>>(true);
same<ReturnType<typeof client.waitUntilDeleted>, Promise<void>>(true);
same<ReturnType<BackupClient['free']>, void>(true);
same<
  keyof BackupClient,
  | 'create'
  | 'delete'
  | 'ensure'
  | 'free'
  | 'get'
  | 'getByName'
  | 'list'
  | 'replace'
  | 'requests'
  | 'ssoUrl'
  | 'toJSON'
  | 'update'
  | 'waitUntilAvailable'
  | 'waitUntilDeleted'
  | 'watch'
  | typeof Symbol.dispose
>(true);
same<keyof typeof BackupClient, 'fromEnv' | 'prototype'>(true);
same<keyof BackupClient['requests'], 'create' | 'delete' | 'get' | 'list' | 'replace' | 'ssoUrl' | 'update'>(true);
// @ts-expect-error -- read-only
client.requests = client.requests;

// What each method takes.
const list: ListOptions = { depth: 0, orderBy: 'name', maxResults: 1, filter: { name: 'a' }, pretty: true };
void client.list(list);
const unit: NewBackupUnit = { name: 'a', password: 'b', email: 'c' };
const depth: DepthOptions = { depth: 10 };
void client.create(unit, depth);
const call: CallOptions = { timeoutMs: 1, contractNumber: 1, maxRetries: 0, onResponse: ({ status }) => status };
void client.ssoUrl('id', call);
const wait: WaitOptions = { totalTimeoutMs: 1, onPoll: ({ state }) => state };
void client.waitUntilDeleted('id', wait);
void client.list({ signal: undefined, depth: undefined, filter: undefined, timeoutMs: undefined });
void client.update('id', { email: 'a' });
const patch: BackupUnitPatch = { password: 'a', email: undefined };
void client.update('id', patch);
// @ts-expect-error -- a typo
void client.list({ maxresults: 1 });
// @ts-expect-error -- a depth is a number
void client.list({ depth: '1' });
// @ts-expect-error -- depths end at 10
void client.list({ depth: 11 });
// @ts-expect-error -- and begin at 0
void client.list({ depth: -1 });
// @ts-expect-error -- the depth of any number is unknown
void client.list({ depth: 1 as number });
// @ts-expect-error -- null is not absent
void client.list({ depth: null });
// @ts-expect-error -- values of a filter are strings
void client.list({ filter: { name: 1 } });
// @ts-expect-error -- the SSO URL has no depth
void client.ssoUrl('id', { depth: 1 });
// @ts-expect-error -- only the list is ordered
void client.get('id', { orderBy: 'name' });
// @ts-expect-error -- only waiting polls
void client.get('id', { onPoll: () => undefined });
// @ts-expect-error -- waiting fixes how its list looks
void client.waitUntilAvailable('id', { pretty: true });
// @ts-expect-error -- waiting fixes the depth
void client.waitUntilAvailable('id', { depth: 1 });
// @ts-expect-error -- an id is required
void client.get();
// @ts-expect-error -- an id is a string
void client.get(1);
// @ts-expect-error -- the password is missing
void client.create({ name: 'a', email: 'c' });
// @ts-expect-error -- the e-mail address is missing
void client.create({ name: 'a', password: 'b' });
// @ts-expect-error -- the name is missing
void client.create({ password: 'b', email: 'c' });
// @ts-expect-error -- all of them are missing
void client.create();
// @ts-expect-error -- an unknown property
void client.create({ name: 'a', password: 'b', email: 'c', size: 1 });
// @ts-expect-error -- the properties, not the API's envelope
void client.create({ properties: { name: 'a', password: 'b', email: 'c' } });
// @ts-expect-error -- a replacement takes both
void client.replace('id', { email: 'c' });
// @ts-expect-error -- a name is for ever
void client.replace('id', { name: 'a', password: 'b', email: 'c' });
// @ts-expect-error -- a name is for ever
void client.update('id', { name: 'a' });
// @ts-expect-error -- a signal, not its controller
void client.list({ signal: { abort: () => undefined } });
// @ts-expect-error -- gone is gone
void client.delete('id').then((unit: BackupUnit) => unit);
void client.requests.list(list);
// @ts-expect-error -- unsent requests take what their calls take
void client.requests.list({ depth: 11 });

// What comes back.
export async function answers(): Promise<void> {
  const { items } = await client.list();
  const first = items[0];
  // @ts-expect-error -- everything but the id may be missing
  first!.properties.name;
  // @ts-expect-error -- the server may send null
  const name: string | undefined = first!.properties?.name;
  same<typeof items, BackupUnit[]>(true);
  same<BackupUnit['id'], string>(true);
  same<Depth, 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10>(true);
  void name;
}

// The state: the known ones are checked as literals, and what the server adds is a string.
export function states(state: BackupUnitState): string {
  const added: BackupUnitState = 'A_STATE_OF_TOMORROW';
  const text: string = state;
  switch (state) {
    case 'AVAILABLE':
      // No other known state is left, only what a string could be.
      same<Extract<typeof state, 'AVAILABLE' | 'BUSY'>, 'AVAILABLE'>(true);
      return `${state satisfies 'AVAILABLE' | (string & {})} ${text} ${added}`;
    case 'FAILED':
    case 'FAILED_UPDATING':
      same<Extract<typeof state, 'AVAILABLE' | 'FAILED'>, 'FAILED'>(true);
      return state;
    default:
      // @ts-expect-error -- the union is open: not every other state is known
      state satisfies 'BUSY';
      // @ts-expect-error -- these have had their case
      same<Extract<typeof state, 'AVAILABLE' | 'FAILED' | 'BUSY'>, 'AVAILABLE' | 'FAILED' | 'BUSY'>(true);
      return state;
  }
}
// @ts-expect-error -- a state is a string
states(1);

// Hooks.
new BackupClient({
  onResponse(info) {
    same<typeof info, ResponseInfo>(true);
    same<typeof info.operation, OperationName>(true);
    same<typeof info.rateLimit, RateLimit | undefined>(true);
    // @ts-expect-error -- headers are not for hooks
    info.headers;
  },
});
void client.waitUntilAvailable('id', {
  onPoll(info) {
    same<typeof info, PollInfo>(true);
  },
});

// Errors: the guard, then the code or the class.
export function errors(error: unknown): unknown {
  // @ts-expect-error -- not before the guard
  error.code;
  if (!isBackupError(error)) {
    same<typeof error, unknown>(true);
    return error;
  }
  const base: BackupError = error;
  same<typeof base.outcome, Outcome>(true);
  same<typeof base.code, BackupErrorCode>(true);
  same<typeof error.attempts, number>(true);
  same<typeof error.retryable, boolean>(true);
  // @ts-expect-error -- not every error has a status
  error.status;
  // @ts-expect-error -- no such code
  if (error.code === 'gone') return undefined;
  switch (error.code) {
    case 'unprocessable':
      same<typeof error, ApiError>(true);
      return error.fieldErrors.email?.[0];
    case 'unauthorized':
    case 'forbidden':
    case 'bad_request':
    case 'http_error':
      return error.messages satisfies ApiMessage[];
    case 'rate_limited':
    case 'server_error':
      return error.retryAfterMs satisfies number | undefined;
    case 'not_found':
      // @ts-expect-error -- waiting has this code too, and no status
      error.status;
      return error instanceof ApiError ? error.status : error.operation;
    case 'invalid_argument':
    case 'token_failed':
      return error.argument satisfies string;
    case 'invalid_response':
    case 'response_too_large':
    case 'unexpected_redirect':
      return error.path satisfies string;
    case 'connection_failed':
      same<typeof error, ConnectionError>(true);
      return error.cause?.code;
    case 'timeout':
      same<typeof error, TimeoutError>(true);
      return error.attempts;
    case 'unit_failed':
      return error.state satisfies BackupUnitState;
    case 'unsupported_runtime':
      // @ts-expect-error -- told by the constructor: no request, and no argument at fault
      error.argument;
      return error.message;
    default:
      // Every code has its case.
      return error satisfies never;
  }
}

export function classes(error: unknown): unknown {
  if (error instanceof ApiError) return [error.status, error.requestId, error.fieldErrors];
  if (error instanceof InvalidArgumentError) return error.argument;
  if (error instanceof ResponseError) return error.path;
  if (error instanceof UnitFailedError) return error.state;
  if (error instanceof BackupError) return error.code satisfies BackupErrorCode;
  // @ts-expect-error -- errors are ours to make
  new ApiError('message');
  // @ts-expect-error -- the base too
  new BackupError();
  return undefined;
}

// @ts-expect-error -- facts are read-only
export const change = (error: ApiError): unknown => (error.status = 200);
