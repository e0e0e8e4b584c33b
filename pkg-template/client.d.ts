/// <reference lib="esnext.disposable" />
/**
 * The public types of `ionos-backup`: the class, and the names of all that is public besides.
 *
 * The models come from the Rust source (`ionos_backup.d.ts`), names, bodies and options from its tables
 * (`types/generated.d.ts`).
 */

import type { BackupUnit, BackupUnits, Ensured } from './ionos_backup.js';
import type { BackupUnitsWatch, StandardRequest } from './types/arguments.js';
import type {
  BackupUnitPatch,
  BackupUnitReplacement,
  CallOptions,
  ClientOptions,
  DepthOptions,
  Environment,
  FlowOptions,
  ListOptions,
  NewBackupUnit,
  RequestName,
  WaitOptions,
  WatchOptions,
} from './types/generated.js';

export type {
  ApiMessage,
  AttemptInfo,
  BackupUnit,
  BackupUnitMetadata,
  BackupUnitProperties,
  BackupUnits,
  BackupUnitsSnapshot,
  Ensured,
  PollInfo,
  RateLimit,
  ResponseInfo,
} from './ionos_backup.js';
export type {
  AbortSignalLike,
  Auth,
  BackupUnitState,
  BackupUnitsWatch,
  Depth,
  FetchFunction,
  FetchInit,
  FetchOptions,
  StandardRequest,
  TokenSource,
} from './types/arguments.js';
export {
  ApiError,
  BackupError,
  ConnectionError,
  InvalidArgumentError,
  type Outcome,
  ResponseError,
  TimeoutError,
  UnitFailedError,
  isApiError,
  isBackupError,
  isConnectionError,
  isInvalidArgumentError,
  isResponseError,
  isTimeoutError,
  isUnitFailedError,
} from './types/errors.js';
export type {
  BackupErrorCode,
  BackupUnitPatch,
  BackupUnitReplacement,
  CallOptions,
  ClientOptions,
  DepthOptions,
  Environment,
  FlowOptions,
  ListOptions,
  NewBackupUnit,
  OperationName,
  WaitOptions,
  WatchOptions,
} from './types/generated.js';

/**
 * The client of the IONOS Backup Service.
 *
 * It keeps no connection and no cache; one client can serve any number of calls at once.
 * @example
 * ```ts
 * const client = new BackupClient({ auth: { token } });
 * const { items } = await client.list();
 * ```
 */
export class BackupClient {
  /**
   * Checks every option, and touches no network.
   *
   * @throws {@link InvalidArgumentError} naming the option that is wrong or not known.
   */
  constructor(options?: ClientOptions);

  /**
   * A client from the names of every official tool: `IONOS_TOKEN`, or `IONOS_USERNAME` and `IONOS_PASSWORD`;
   * `IONOS_API_URL` (without a scheme https); `IONOS_CONTRACT_NUMBER`. Pass `process.env` or a worker's `env`;
   * `options` win over it.
   *
   * @throws {@link InvalidArgumentError} for half a pair of credentials, or a wrong value.
   */
  static fromEnv(env: Environment | object, options?: ClientOptions): BackupClient;

  // Generated from the tables by tests/generated, up to the end of it.
  /**
   * All backup units: `GET /backupunits` (operationId `backupunitsGet`). Depth 1 unless told otherwise; at depth
   * 0 the items are references without `properties` and `metadata`. There is no pagination.
   *
   * Rejects with {@link BackupError}.
   */
  list(options?: ListOptions): Promise<BackupUnits>;

  /**
   * Creates a backup unit: `POST /backupunits` (operationId `backupunitsPost`). It is `BUSY` at first;
   * {@link BackupClient.waitUntilAvailable} tells when it can be used.
   *
   * It is never sent again when it may have been applied: such a call rejects with `outcome: 'unknown'`. Names
   * are unique, so the list tells whether it was. A browser may send it again by itself when a kept connection
   * breaks: that the name is taken can then be the work of this very call.
   *
   * Rejects with {@link BackupError}; {@link ApiError} 422 has `fieldErrors`.
   */
  create(properties: NewBackupUnit, options?: DepthOptions): Promise<BackupUnit>;

  /**
   * One backup unit: `GET /backupunits/{backupunitId}` (operationId `backupunitsFindById`). Shortly after a
   * create it can answer 404 or half a unit; the list is the reliable view.
   *
   * Rejects with {@link BackupError}.
   */
  get(id: string, options?: DepthOptions): Promise<BackupUnit>;

  /**
   * Sets password and e-mail: `PUT /backupunits/{backupunitId}` (operationId `backupunitsPut`).
   *
   * Rejects with {@link BackupError}; {@link ApiError} 422 has `fieldErrors`.
   */
  replace(id: string, properties: BackupUnitReplacement, options?: DepthOptions): Promise<BackupUnit>;

  /**
   * Sets password or e-mail or both: `PATCH /backupunits/{backupunitId}` (operationId `backupunitsPatch`).
   *
   * Rejects with {@link BackupError}; {@link ApiError} 422 has `fieldErrors`.
   */
  update(id: string, properties: BackupUnitPatch, options?: DepthOptions): Promise<BackupUnit>;

  /**
   * Deletes a backup unit with its backup plans, all its backups and its backup user. It cannot be undone.
   * `DELETE /backupunits/{backupunitId}` (operationId `backupunitsDelete`).
   *
   * Rejects with {@link BackupError}.
   */
  delete(id: string, options?: DepthOptions): Promise<void>;

  /**
   * A one-time URL that signs its holder in to the Backup Console: `GET /backupunits/{backupunitId}/ssourl`
   * (operationId `backupunitsSsourlGet`). It is a secret: fetch it on a click, hand it on, keep it nowhere. It
   * is https, or http on loopback (with `allowInsecure` also on `baseUrl`'s origin), and comes byte for byte as
   * the server sent it.
   *
   * Rejects with {@link BackupError}.
   */
  ssoUrl(id: string, options?: CallOptions): Promise<string>;

  /**
   * Polls the list until the unit can be used.
   *
   * Rejects with {@link UnitFailedError} if it has failed, with `code: 'not_found'` if it is gone or does not
   * show within 30 s, with {@link TimeoutError} after `totalTimeoutMs`, and with whatever ends a poll for good.
   */
  waitUntilAvailable(id: string, options?: WaitOptions): Promise<BackupUnit>;

  /**
   * Polls the list until the unit is gone.
   *
   * Rejects with {@link UnitFailedError} if deleting has failed, with {@link TimeoutError} after
   * `totalTimeoutMs`, and with whatever ends a poll for good.
   */
  waitUntilDeleted(id: string, options?: WaitOptions): Promise<void>;

  /**
   * Sees to it that there is a unit of this name, and gives it. One that is there already is not changed,
   * neither its password nor its e-mail. Else it is created; where the create does not tell whether it was, the
   * list is looked at for 30 s. One of this name that is on its way out is waited for. The unit may still be
   * `BUSY`.
   *
   * It never sends a second create once the outcome of one is unknown, and it may be called again whatever came
   * of it: it looks first.
   *
   * Rejects with {@link BackupError}, its `outcome` that of the create; with {@link UnitFailedError} if the
   * deletion of the old unit has failed, with {@link TimeoutError} after `totalTimeoutMs`.
   */
  ensure(properties: NewBackupUnit, options?: WaitOptions): Promise<Ensured>;

  /**
   * The unit of this name, from the list at depth 1.
   *
   * Rejects with a plain {@link BackupError} with `code: 'not_found'` if there is none, and with whatever ends a
   * list.
   */
  getByName(name: string, options?: FlowOptions): Promise<BackupUnit>;

  /**
   * The list, whenever it changes: at once, and then on each change only. It looks every second at first and
   * every 10 s later while a unit is in a passing state, else every `intervalMs`; only while the next snapshot
   * is waited for, and never while the page is hidden. To look at once end it and begin another.
   *
   * A failure that may pass does not end it: `onError` is told, and after three in a row the last list comes
   * once more with `stale: true`. Any other error is thrown. `break`, `return()` and `signal` end it and leave
   * nothing behind. `totalTimeoutMs` is what one look may take.
   */
  watch(options?: WatchOptions): BackupUnitsWatch;

  // End of what is generated.

  /** Builds the requests that this client would send, credentials included, and does not send them. */
  readonly requests: Requests;

  /** Lets go of the client's memory. Calls under way settle normally; new ones are refused. May be called again. */
  free(): void;
  /** The same at the end of a `using` block. */
  [Symbol.dispose](): void;

  /**
   * Shows nothing, and so no credential. Nor does a client cross `postMessage` or a page's payload: make one on each
   * side.
   */
  toJSON(): {};
}

/**
 * The operations of the API, built and not sent: standard `Request`s with `redirect: 'manual'` and the caller's signal,
 * without a timeout. Treat them as secrets: they carry the credentials.
 */
export type Requests = {
  [Name in keyof Pick<BackupClient, RequestName>]: (
    ...args: Parameters<BackupClient[Name]>
  ) => Promise<StandardRequest>;
};
