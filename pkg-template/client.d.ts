/// <reference lib="esnext.disposable" />
/**
 * The public types of `ionos-backup`: the class, its errors, and what the generated types cannot say.
 * The models and options come from the Rust source (`ionos_backup.d.ts`).
 */

import type {
  ApiMessage,
  BackupUnit,
  BackupUnitPatch,
  BackupUnitReplacement,
  BackupUnits,
  ClientOptions,
  Environment,
  EveryOption,
  NewBackupUnit,
} from './ionos_backup.js';

export type {
  ApiMessage,
  BackupUnit,
  BackupUnitMetadata,
  BackupUnitPatch,
  BackupUnitProperties,
  BackupUnitReplacement,
  BackupUnits,
  ClientOptions,
  Environment,
  NewBackupUnit,
  PollInfo,
  RateLimit,
  ResponseInfo,
} from './ionos_backup.js';

/** Options of every call. */
export type CallOptions = Pick<
  EveryOption,
  'signal' | 'timeoutMs' | 'totalTimeoutMs' | 'maxRetries' | 'contractNumber' | 'onResponse' | 'pretty'
>;

/** Options of a call whose endpoint takes a depth. */
export type DepthOptions = CallOptions & Pick<EveryOption, 'depth'>;

/** Options of `list`. */
export type ListOptions = DepthOptions & Pick<EveryOption, 'orderBy' | 'maxResults' | 'filter'>;

/** Options of `waitUntilAvailable` and `waitUntilDeleted`. `totalTimeoutMs` is 600000 here unless told otherwise. */
export type WaitOptions = Omit<CallOptions, 'pretty'> & Pick<EveryOption, 'onPoll'>;

/** How much of its children an answer includes. */
export type Depth = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

/** A token, or a function that gives one: called once a call, and once more after a 401. */
export type TokenSource = string | (() => string | PromiseLike<string>);

/** Credentials. */
export type Auth =
  | {
      /** A token of the API: visible ASCII characters; blanks around it are left out. */
      token: TokenSource;
      username?: undefined;
      password?: undefined;
    }
  | {
      token?: undefined;
      /** The user's e-mail address; without a colon. Accounts with two-factor sign-in need a token. */
      username: string;
      /** The user's password. */
      password: string;
    };

/** The state of a backup unit. The server may add states, so this is an open union. */
export type BackupUnitState =
  | 'AVAILABLE'
  | 'INACTIVE'
  | 'BUSY'
  | 'DEPLOYING'
  | 'ACTIVE'
  | 'FAILED'
  | 'SUSPENDED'
  | 'FAILED_SUSPENDED'
  | 'UPDATING'
  | 'FAILED_UPDATING'
  | 'DESTROYING'
  | 'FAILED_DESTROYING'
  | 'TERMINATED'
  | 'HIBERNATING'
  | 'FAILED_HIBERNATING'
  | 'MAINTENANCE'
  | 'FAILED_MAINTENANCE'
  | 'UNKNOWN'
  | (string & {});

/** The part of an `AbortSignal` that is used; the global one fits. */
export type AbortSignalLike = {
  /** Whether it is aborted already. */
  readonly aborted: boolean;
  /** What an aborted call rejects with; an `AbortError` where there is none. */
  readonly reason?: any;
  /** Called when a call begins to wait for something. */
  addEventListener(type: 'abort', listener: () => void): void;
  /** Called when that has ended. */
  removeEventListener(type: 'abort', listener: () => void): void;
};

/** A function that behaves like `fetch`; the global one fits. It is called as `fetch(url, init)`. */
export type FetchFunction = (url: string, init: FetchInit) => PromiseLike<{ readonly status: number }>;

/** What `fetch` is called with. */
export type FetchInit = {
  /** The HTTP method. */
  method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  /** The headers, the credentials among them. */
  headers: Record<string, string>;
  /** A JSON document. */
  body?: string;
  /** Redirects are never followed: they would take the credentials along. */
  redirect: 'manual';
  /** An `AbortSignal`, aborted when the attempt has to end. */
  signal: any;
};

/** The global `Request`, where the compiler knows one. */
export type StandardRequest = typeof globalThis extends { Request: { prototype: infer Standard } }
  ? Standard
  : { readonly method: string; readonly url: string };

/** The method that an error or a hook speaks of. */
export type OperationName =
  | 'list'
  | 'create'
  | 'get'
  | 'replace'
  | 'update'
  | 'delete'
  | 'ssoUrl'
  | 'waitUntilAvailable'
  | 'waitUntilDeleted';

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
   * `IONOS_API_URL` (without a scheme https); `IONOS_CONTRACT_NUMBER`. Pass `process.env` or a worker's `env`; `options`
   * win over it.
   *
   * @throws {@link InvalidArgumentError} for half a pair of credentials, or a wrong value.
   */
  static fromEnv(env: Environment | object, options?: ClientOptions): BackupClient;

  /**
   * All backup units: `GET /backupunits` (operationId `backupunitsGet`). Depth 1 unless told otherwise; at depth 0 the
   * items are references without `properties` and `metadata`. There is no pagination.
   *
   * Rejects with {@link BackupError}.
   */
  list(options?: ListOptions): Promise<BackupUnits>;

  /**
   * Creates a backup unit: `POST /backupunits` (operationId `backupunitsPost`). It is `BUSY` at first;
   * {@link BackupClient.waitUntilAvailable} tells when it can be used.
   *
   * It is never sent again when it may have been applied: such a call rejects with `outcome: 'unknown'`. Names are
   * unique, so the list tells whether it was. A browser may send it again by itself when a kept connection breaks: that
   * the name is taken can then be the work of this very call.
   *
   * Rejects with {@link BackupError}; {@link ApiError} 422 has `fieldErrors`.
   */
  create(properties: NewBackupUnit, options?: DepthOptions): Promise<BackupUnit>;

  /**
   * One backup unit: `GET /backupunits/{backupunitId}` (operationId `backupunitsFindById`). Shortly after a create it
   * can answer 404 or half a unit; the list is the reliable view.
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
   * A one-time URL that signs its holder in to the Backup Console: `GET /backupunits/{backupunitId}/ssourl` (operationId
   * `backupunitsSsourlGet`). It is a secret: fetch it on a click, hand it on, keep it nowhere. It is https, or http on
   * loopback (with `allowInsecure` also on `baseUrl`'s origin), and comes byte for byte as the server sent it.
   *
   * Rejects with {@link BackupError}.
   */
  ssoUrl(id: string, options?: CallOptions): Promise<string>;

  /**
   * Polls the list until the unit can be used.
   *
   * Rejects with {@link UnitFailedError} if it has failed, with `code: 'not_found'` if it is gone or does not show within
   * 30 s, with {@link TimeoutError} after `totalTimeoutMs`, and with whatever ends a poll for good.
   */
  waitUntilAvailable(id: string, options?: WaitOptions): Promise<BackupUnit>;

  /**
   * Polls the list until the unit is gone.
   *
   * Rejects with {@link UnitFailedError} if deleting has failed, with {@link TimeoutError} after `totalTimeoutMs`, and
   * with whatever ends a poll for good.
   */
  waitUntilDeleted(id: string, options?: WaitOptions): Promise<void>;

  /** Builds the requests that this client would send, credentials included, and does not send them. */
  readonly requests: Requests;

  /** Lets go of the client's memory. Calls under way settle normally; new ones are refused. May be called again. */
  free(): void;
  /** The same at the end of a `using` block. */
  [Symbol.dispose](): void;

  /** Shows nothing, and so no credential. */
  toJSON(): {};
}

/**
 * The seven calls, built and not sent: standard `Request`s with `redirect: 'manual'` and the caller's signal, without a
 * timeout. Treat them as secrets: they carry the credentials.
 */
export type Requests = {
  /** The request of {@link BackupClient.list}. */
  list(options?: ListOptions): Promise<StandardRequest>;
  /** The request of {@link BackupClient.create}. */
  create(properties: NewBackupUnit, options?: DepthOptions): Promise<StandardRequest>;
  /** The request of {@link BackupClient.get}. */
  get(id: string, options?: DepthOptions): Promise<StandardRequest>;
  /** The request of {@link BackupClient.replace}. */
  replace(id: string, properties: BackupUnitReplacement, options?: DepthOptions): Promise<StandardRequest>;
  /** The request of {@link BackupClient.update}. */
  update(id: string, properties: BackupUnitPatch, options?: DepthOptions): Promise<StandardRequest>;
  /** The request of {@link BackupClient.delete}. */
  delete(id: string, options?: DepthOptions): Promise<StandardRequest>;
  /** The request of {@link BackupClient.ssoUrl}. */
  ssoUrl(id: string, options?: CallOptions): Promise<StandardRequest>;
};

/** What went wrong. The union is closed; a new member is a minor version. */
export type BackupErrorCode =
  | 'invalid_argument'
  | 'unsupported_runtime'
  | 'token_failed'
  | 'bad_request'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'unprocessable'
  | 'rate_limited'
  | 'server_error'
  | 'http_error'
  | 'connection_failed'
  | 'timeout'
  | 'unexpected_redirect'
  | 'invalid_response'
  | 'response_too_large'
  | 'unit_failed';

/**
 * Whether a call may have been applied, all its attempts together: `not_sent` nothing reached the network, `rejected` the
 * server answered and did not apply it, `unknown` it may have been applied.
 */
export type Outcome = 'not_sent' | 'rejected' | 'unknown';

/** The base of every error of this package. An aborted call rejects with the signal's own reason instead. */
export class BackupError extends Error {
  protected constructor();
  /** What to switch on. */
  readonly code: BackupErrorCode;
  /** The method that was called. */
  readonly operation: OperationName | 'constructor' | 'fromEnv';
  /** Whether it may have been applied. */
  readonly outcome: Outcome;
  /** How many requests were sent. */
  readonly attempts: number;
  /** Whether repeating the same call is safe and may help. */
  readonly retryable: boolean;
  /** The facts with name and message. */
  toJSON(): Record<string, unknown>;
}

/** The API, or something before it, said no. */
export class ApiError extends BackupError {
  /** It follows from the status. */
  readonly code:
    | 'bad_request'
    | 'unauthorized'
    | 'forbidden'
    | 'not_found'
    | 'unprocessable'
    | 'rate_limited'
    | 'server_error'
    | 'http_error';
  /** The HTTP status. */
  readonly status: number;
  /** The API's messages, secrets taken out; empty if something before the API answered. */
  readonly messages: ApiMessage[];
  /** What the messages say of single properties, for a form to show beside its inputs. */
  readonly fieldErrors: { name?: string[]; email?: string[]; password?: string[] };
  /** The id of the request, if the server named it. */
  readonly requestId: string | undefined;
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

/** The request could not be sent, or the answer broke off. */
export class ConnectionError extends BackupError {
  /** Look at `outcome`: the request may have arrived. */
  readonly code: 'connection_failed';
  /** What `fetch` threw: its name, code (such as `ECONNREFUSED`) and message, secrets taken out. */
  readonly cause?: Error & { readonly code: string | undefined };
}

/** An attempt, the call or a wait ran out of time. */
export class TimeoutError extends BackupError {
  /** Look at `outcome`: the request may have arrived. */
  readonly code: 'timeout';
}

/** An argument or option is wrong, or the token function failed. */
export class InvalidArgumentError extends BackupError {
  /** Whether an argument is wrong, or the token function gave no token. */
  readonly code: 'invalid_argument' | 'token_failed';
  /** Which one, as the caller wrote it: `id`, `properties.email`, `auth.token`, `timeoutMs`. */
  readonly argument: string;
}

/** The answer is not what the API promises. */
export class ResponseError extends BackupError {
  /** What is wrong with the answer. */
  readonly code: 'unexpected_redirect' | 'invalid_response' | 'response_too_large';
  /** Where in the body, such as `items[3].id`; empty for the whole of it. */
  readonly path: string;
}

/** Waiting met a unit that has failed. */
export class UnitFailedError extends BackupError {
  /** The one code of this class. */
  readonly code: 'unit_failed';
  /** The state, as the server spelled it. */
  readonly state: BackupUnitState;
}

/**
 * Whether something that was caught is an error of this package, of whatever copy or realm.
 *
 * After it a `switch` over `code` knows the facts of each class. Only `not_found` belongs to two: {@link ApiError}, and
 * a plain {@link BackupError} of a wait.
 */
export function isBackupError(
  error: unknown,
): error is
  | ApiError
  | ConnectionError
  | TimeoutError
  | InvalidArgumentError
  | ResponseError
  | UnitFailedError
  | (BackupError & { readonly code: 'not_found' | 'unsupported_runtime' });
