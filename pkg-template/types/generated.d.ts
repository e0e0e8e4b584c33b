/** Generated from the tables by tests/generated: names, bodies and options. */

import type { AttemptInfo, PollInfo, ResponseInfo } from '../ionos_backup.js';
import type { AbortSignalLike, Auth, Depth, FetchFunction, FetchOptions } from './arguments.js';
import type { BackupError } from './errors.js';

/** The methods that are an operation of the API. */
export type RequestName = 'list' | 'create' | 'get' | 'replace' | 'update' | 'delete' | 'ssoUrl';

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
  | 'waitUntilDeleted'
  | 'ensure'
  | 'getByName'
  | 'watch';

/** What went wrong. The union is closed; a new member is a minor version. */
export type BackupErrorCode =
  | 'bad_request'
  | 'connection_failed'
  | 'forbidden'
  | 'http_error'
  | 'invalid_argument'
  | 'invalid_response'
  | 'not_found'
  | 'rate_limited'
  | 'response_too_large'
  | 'server_error'
  | 'timeout'
  | 'token_failed'
  | 'unauthorized'
  | 'unexpected_redirect'
  | 'unit_failed'
  | 'unprocessable'
  | 'unsupported_runtime';

/** What went wrong where the API, or something before it, said no. */
export type ApiErrorCode =
  | 'bad_request'
  | 'unauthorized'
  | 'http_error'
  | 'forbidden'
  | 'not_found'
  | 'unprocessable'
  | 'rate_limited'
  | 'server_error';

/** The HTTP methods of the API. */
export type HttpMethod = 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';

/** What a new backup unit is made of. All three are required. */
export interface NewBackupUnit {
  /** The name: not blank, no control characters, unique within the contract. It cannot be changed later. */
  name: string;
  /** The password of the backup user. */
  password: string;
  /** The e-mail address of the backup user. */
  email: string;
}

/** The properties that `replace` sets. Both are required. */
export interface BackupUnitReplacement {
  /** The new password of the backup user. */
  password: string;
  /** The new e-mail address of the backup user. */
  email: string;
}

/** The properties that `update` can set. At least one is required; the other stays as it is. */
export interface BackupUnitPatch {
  /** The new password of the backup user. */
  password?: string | undefined;
  /** The new e-mail address of the backup user. */
  email?: string | undefined;
}

/** The options of a client. All of them can be left out. */
export type ClientOptions = {
  /**
   * Credentials: a token, a function that gives one, or user name and password. Left out: none are sent, for a
   * gateway that adds them.
   *
   * A token function is called once a call, and once more after a 401; what it gives is never kept.
   */
  auth?: Auth | undefined;
  /**
   * The URL of the API or of a gateway: absolute, https, or http on loopback. `/cloudapi/v6` is appended where
   * it has no path.
   *
   * @default 'https://api.ionos.com'
   */
  baseUrl?: string | undefined;
  /**
   * Allows a `baseUrl` of http beyond loopback, for lab networks and containers: anyone on the way can read the
   * credentials and change what is answered. Never for the live API.
   *
   * @default false
   */
  allowInsecure?: boolean | undefined;
  /** The contract to act for, needed by users of several: 0 to 2147483647. */
  contractNumber?: number | undefined;
  /**
   * What one attempt may take, the body included, in whole milliseconds from 1 to 2147483647.
   *
   * @default 30000
   */
  timeoutMs?: number | undefined;
  /**
   * What a call may take with all its attempts and pauses, in whole milliseconds from 1 to 2147483647.
   *
   * @default 120000, and 600000 for a wait
   */
  totalTimeoutMs?: number | undefined;
  /**
   * How often a call may be retried, 0 to 10.
   *
   * @default 2
   */
  maxRetries?: number | undefined;
  /** Called instead of the global `fetch`, which is looked up at each call. */
  fetch?: FetchFunction | undefined;
  /**
   * Headers that are sent with each request, for a gateway or proxy. Those that are this package's or the
   * transport's are refused. The values count as secrets. What a call is given wins over what the client was
   * given, by name without case; `undefined` takes one away.
   */
  headers?: { readonly [name: string]: string | undefined } | undefined;
  /**
   * Members handed to `fetch` as they are, beside this package's own: `cache`, `credentials`, `next`, `cf`,
   * `dispatcher`, any other. What a call is given wins over what the client was given, member by member;
   * `undefined` takes one away. `ssoUrl`, and the looks at the list of `ensure`, `watch`, `getByName` and the
   * waits, go past every cache all the same.
   */
  fetchOptions?: FetchOptions | undefined;
  /** Told of each answer. What it throws is ignored. */
  onResponse?: ((info: ResponseInfo) => void) | undefined;
  /** Told of each attempt, answered or not, and before any pause. What it throws is ignored. */
  onAttempt?: ((info: AttemptInfo) => void) | undefined;
};

/** Options of every call. What is given here wins over what the client was given. */
export type CallOptions = {
  /** The contract to act for, needed by users of several: 0 to 2147483647. */
  contractNumber?: number | undefined;
  /**
   * What one attempt may take, the body included, in whole milliseconds from 1 to 2147483647.
   *
   * @default 30000
   */
  timeoutMs?: number | undefined;
  /**
   * What a call may take with all its attempts and pauses, in whole milliseconds from 1 to 2147483647.
   *
   * @default 120000, and 600000 for a wait
   */
  totalTimeoutMs?: number | undefined;
  /**
   * How often a call may be retried, 0 to 10.
   *
   * @default 2
   */
  maxRetries?: number | undefined;
  /**
   * Headers that are sent with each request, for a gateway or proxy. Those that are this package's or the
   * transport's are refused. The values count as secrets. What a call is given wins over what the client was
   * given, by name without case; `undefined` takes one away.
   */
  headers?: { readonly [name: string]: string | undefined } | undefined;
  /**
   * Members handed to `fetch` as they are, beside this package's own: `cache`, `credentials`, `next`, `cf`,
   * `dispatcher`, any other. What a call is given wins over what the client was given, member by member;
   * `undefined` takes one away. `ssoUrl`, and the looks at the list of `ensure`, `watch`, `getByName` and the
   * waits, go past every cache all the same.
   */
  fetchOptions?: FetchOptions | undefined;
  /** Aborts the call: it rejects with the signal's own reason. */
  signal?: AbortSignalLike | undefined;
  /** Told of each answer. What it throws is ignored. */
  onResponse?: ((info: ResponseInfo) => void) | undefined;
  /**
   * Whether the answer is indented.
   *
   * @default false
   */
  pretty?: boolean | undefined;
  /** Told of each attempt, answered or not, and before any pause. What it throws is ignored. */
  onAttempt?: ((info: AttemptInfo) => void) | undefined;
};

/** Options of a call whose endpoint takes a depth. */
export type DepthOptions = CallOptions & {
  /**
   * How much of its children the answer includes, 0 to 10.
   *
   * @default 1 for `list` and `get`, else the API's own 0
   */
  depth?: Depth | undefined;
};

/** Options of `list`. */
export type ListOptions = DepthOptions & {
  /** Orders the list by a property. Other clients send it; the API's reference does not know it. */
  orderBy?: string | undefined;
  /** Shortens the list, 1 to 2147483647. Other clients send it; the API's reference does not know it. */
  maxResults?: number | undefined;
  /** Filters the list by property. Other clients send it; the API's reference does not know it. */
  filter?: Record<string, string> | undefined;
};

/** Options of a method that makes several calls, and of `getByName`. */
export type FlowOptions = {
  /** The contract to act for, needed by users of several: 0 to 2147483647. */
  contractNumber?: number | undefined;
  /**
   * What one attempt may take, the body included, in whole milliseconds from 1 to 2147483647.
   *
   * @default 30000
   */
  timeoutMs?: number | undefined;
  /**
   * What a call may take with all its attempts and pauses, in whole milliseconds from 1 to 2147483647.
   *
   * @default 120000, and 600000 for a wait
   */
  totalTimeoutMs?: number | undefined;
  /**
   * How often a call may be retried, 0 to 10.
   *
   * @default 2
   */
  maxRetries?: number | undefined;
  /**
   * Headers that are sent with each request, for a gateway or proxy. Those that are this package's or the
   * transport's are refused. The values count as secrets. What a call is given wins over what the client was
   * given, by name without case; `undefined` takes one away.
   */
  headers?: { readonly [name: string]: string | undefined } | undefined;
  /**
   * Members handed to `fetch` as they are, beside this package's own: `cache`, `credentials`, `next`, `cf`,
   * `dispatcher`, any other. What a call is given wins over what the client was given, member by member;
   * `undefined` takes one away. `ssoUrl`, and the looks at the list of `ensure`, `watch`, `getByName` and the
   * waits, go past every cache all the same.
   */
  fetchOptions?: FetchOptions | undefined;
  /** Aborts the call: it rejects with the signal's own reason. */
  signal?: AbortSignalLike | undefined;
  /** Told of each answer. What it throws is ignored. */
  onResponse?: ((info: ResponseInfo) => void) | undefined;
  /** Told of each attempt, answered or not, and before any pause. What it throws is ignored. */
  onAttempt?: ((info: AttemptInfo) => void) | undefined;
};

/**
 * Options of `ensure`, `waitUntilAvailable` and `waitUntilDeleted`. `totalTimeoutMs` is 600000 here unless
 * told otherwise.
 */
export type WaitOptions = FlowOptions & {
  /** Told of each look at the unit. What it throws is ignored. */
  onPoll?: ((info: PollInfo) => void) | undefined;
};

/** Options of `watch`. `totalTimeoutMs` is what one look may take. */
export type WatchOptions = FlowOptions & {
  /**
   * The pause between two looks while nothing is going on, in whole milliseconds from 1 to 2147483647; up to a
   * tenth of it is added at random.
   *
   * @default 30000
   */
  intervalMs?: number | undefined;
  /** Told of each failure that does not end the watch. What it throws is ignored. */
  onError?: ((error: BackupError) => void) | undefined;
};

/** The names that `BackupClient.fromEnv` reads. An empty value is an absent one. */
export interface Environment {
  /** A token; it wins over a user name and password. */
  IONOS_TOKEN?: string | undefined;
  /** A user name. */
  IONOS_USERNAME?: string | undefined;
  /** A password. */
  IONOS_PASSWORD?: string | undefined;
  /** The URL of the API; without a scheme it means https. */
  IONOS_API_URL?: string | undefined;
  /** The contract to act for. */
  IONOS_CONTRACT_NUMBER?: string | undefined;
}
