/** The error classes: what each knows of what went wrong. */

import type { ApiMessage } from '../ionos_backup.js';
import type { BackupUnitState } from './arguments.js';
import type { ApiErrorCode, BackupErrorCode, OperationName } from './generated.js';

/**
 * Whether a call may have been applied, all its attempts together: `not_sent` nothing reached the network, `rejected`
 * the server answered and did not apply it, `unknown` it may have been applied.
 */
export type Outcome = 'not_sent' | 'rejected' | 'unknown';

/** A function of another entry than the client's: `initialize` of `ionos-backup/wasm`, and so on. */
export type EntryFunction =
  | 'initialize'
  | 'openConsole'
  | 'createGateway'
  | 'createSandbox'
  | 'fail'
  | 'addUnit'
  | 'setState'
  | 'removeUnit'
  | 'advance';

/** The base of every error of this package. An aborted call rejects with the signal's own reason instead. */
export class BackupError extends Error {
  protected constructor();
  /** What to switch on. */
  readonly code: BackupErrorCode;
  /** What was called. */
  readonly operation: OperationName | 'constructor' | 'fromEnv' | EntryFunction;
  /** Whether it may have been applied. */
  readonly outcome: Outcome;
  /** How many requests were sent. */
  readonly attempts: number;
  /** Whether repeating the same call is safe and may help. */
  readonly retryable: boolean;
  /** The URL at which the code is explained. */
  readonly docs: string;
  /**
   * The facts with name and message, as plain data: what to send through `postMessage` or in an answer, since of an
   * error itself only name and message cross.
   */
  toJSON(): Record<string, unknown>;
}

/** The API, or something before it, said no. */
export class ApiError extends BackupError {
  /** It follows from the status. */
  readonly code: ApiErrorCode;
  /** The HTTP status. */
  readonly status: number;
  /** The API's messages, secrets taken out; empty if something before the API answered. */
  readonly messages: ApiMessage[];
  /** What the messages say of single properties, for a form to show beside its inputs: texts by the property's name. */
  readonly fieldErrors: {
    name?: string[];
    email?: string[];
    password?: string[];
    [property: string]: string[] | undefined;
  };
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
 * a plain {@link BackupError} of a wait or of `getByName`.
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

/** Whether it is an {@link ApiError}, of whatever copy or realm. */
export function isApiError(error: unknown): error is ApiError;
/** Whether it is a {@link ConnectionError}, of whatever copy or realm. */
export function isConnectionError(error: unknown): error is ConnectionError;
/** Whether it is an {@link InvalidArgumentError}, of whatever copy or realm. */
export function isInvalidArgumentError(error: unknown): error is InvalidArgumentError;
/** Whether it is a {@link ResponseError}, of whatever copy or realm. */
export function isResponseError(error: unknown): error is ResponseError;
/** Whether it is a {@link TimeoutError}, of whatever copy or realm. */
export function isTimeoutError(error: unknown): error is TimeoutError;
/** Whether it is a {@link UnitFailedError}, of whatever copy or realm. */
export function isUnitFailedError(error: unknown): error is UnitFailedError;
