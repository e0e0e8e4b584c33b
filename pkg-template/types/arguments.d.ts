/** What options are made of, and what a fetch of the caller's is told. */

import type { BackupUnitsSnapshot } from '../ionos_backup.js';
import type { HttpMethod } from './generated.js';

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
  method: HttpMethod;
  /** The headers, the credentials among them. */
  headers: Record<string, string>;
  /** A JSON document. */
  body?: string;
  /** Redirects are never followed: they would take the credentials along. */
  redirect: 'manual';
  /** An `AbortSignal`, aborted when the attempt has to end. */
  signal: any;
  /**
   * `no-store`, unless `fetchOptions` say otherwise; absent where the runtime knows no such member. `ssoUrl`,
   * `getByName` and the looks of `ensure`, `watch` and waits go past caches whatever they say: they take `no-store`,
   * `no-cache` and `reload`, and send `no-store` in the place of any other.
   */
  cache?: any;
};

/**
 * Members for `fetch` beside this package's own, such as `cache`, `credentials`, `mode`, `keepalive`, `priority`, and
 * those of frameworks and runtimes: `next`, `cf`, `dispatcher`.
 *
 * Where an answer may be stored (`next.revalidate`, `cf.cache…`), `no-store` is left out. Give these for `list` and
 * `get` alone: `ssoUrl`, `getByName` and the looks of `ensure`, `watch` and waits drop them, and a framework may answer
 * a second change from the first one's stored answer.
 */
export type FetchOptions = {
  [member: string]: unknown;
  method?: undefined;
  headers?: undefined;
  body?: undefined;
  redirect?: undefined;
  signal?: undefined;
  duplex?: undefined;
  window?: undefined;
};

/**
 * The lists of a watch, one after another. It ends with `break`, with `return()`, with its signal, or with an error.
 */
export type BackupUnitsWatch = {
  /** The next snapshot, as soon as there is one. */
  next(): Promise<{ done: false; value: BackupUnitsSnapshot } | { done: true; value: undefined }>;
  /** Ends it at once, and a `next()` that is pending with it. */
  return(): Promise<{ done: true; value: undefined }>;
  /** Itself. */
  [Symbol.asyncIterator](): BackupUnitsWatch;
  /** The same as `return`, at the end of an `await using` block, where the runtime knows it. */
  [Symbol.asyncDispose](): Promise<void>;
};

/** The global `Request`, where the compiler knows one. */
export type StandardRequest = typeof globalThis extends { Request: { prototype: infer Standard } }
  ? Standard
  : { readonly method: string; readonly url: string };
