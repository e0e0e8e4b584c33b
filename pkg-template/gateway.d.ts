/**
 * The types of `ionos-backup/gateway`: what stands between a page and the API, and keeps the credentials.
 *
 * They need neither DOM nor Node types; the global `Request` and `Response` are meant where the compiler knows them.
 */

/** The global `Request`, where the compiler knows one. */
export type GatewayRequest = typeof globalThis extends { Request: { prototype: infer Standard } }
  ? Standard
  : { readonly method: string; readonly url: string };

/** The global `Response`, where the compiler knows one. */
export type GatewayResponse = typeof globalThis extends { Response: { prototype: infer Standard } }
  ? Standard
  : { readonly status: number };

/** Credentials of one request: the client's rules hold for them. */
export type Credentials = (
  | {
      /** A token of the API: visible ASCII characters; blanks around it are left out. */
      readonly token: string;
      readonly username?: undefined;
      readonly password?: undefined;
    }
  | {
      readonly token?: undefined;
      /** The user's e-mail address, without a colon. */
      readonly username: string;
      /** The user's password. */
      readonly password: string;
    }
) & {
  /**
   * The one contract that these credentials may be used for, 0 to 2147483647. A request that names another is refused
   * with 403, one that names none gets it. Left out, a request may name any.
   */
  readonly contractNumber?: number | undefined;
};

/** What may be let through: the operations of the API, and `console`, which sends a browser to a unit's console. */
export type GatewayOperation = 'list' | 'create' | 'get' | 'replace' | 'update' | 'delete' | 'console';

/** One line of facts about a request; never a secret. */
export type GatewayInfo = {
  /** Which one it is; `undefined` where nothing is at its path, or not by its method. */
  readonly operation: GatewayOperation | undefined;
  /** The status of the answer, refusals included; 499 if whoever asked did not wait for it. */
  readonly status: number;
  /** From the request to the headers of the answer, in milliseconds. */
  readonly durationMs: number;
};

/** A function that behaves like `fetch`; the global one fits. It is called as `fetch(url, init)`. */
export type GatewayFetch = (url: string, init: any) => PromiseLike<{ readonly status: number }>;

/** Options of {@link createGateway}. */
export type GatewayOptions = {
  /**
   * Whose credentials a request gets: they, or a promise of them. `undefined` or `null` is a 401, and a `Response` is
   * handed on as it is. It is asked once a request, after path, method and origin were found right. What it throws
   * becomes a 500 and is not told: catch it yourself if you want to know.
   */
  authorize(
    request: GatewayRequest,
  ): Credentials | GatewayResponse | null | undefined | PromiseLike<Credentials | GatewayResponse | null | undefined>;
  /**
   * Where it is mounted: a path without a slash at its end. What is not below it is a 404.
   *
   * @default '/api/cloudapi/v6'
   */
  basePath?: string | undefined;
  /**
   * The API, by the client's rules: https, or http on loopback; `/cloudapi/v6` is appended where there is no path.
   *
   * @default 'https://api.ionos.com'
   */
  baseUrl?: string | undefined;
  /**
   * Takes a `baseUrl` of http beyond loopback, for lab networks; never one of the live API.
   *
   * @default false
   */
  allowInsecure?: boolean | undefined;
  /**
   * What is let through. `'read'` stands for `list` and `get`. A path on which nothing is let through is a 404, a
   * method that is not a 405.
   *
   * @default all of them
   */
  operations?: 'read' | ReadonlyArray<GatewayOperation | 'read'> | undefined;
  /**
   * The origin that browsers see, such as `https://backup.example.com`, where a proxy hides it. Changes are taken from
   * this origin alone.
   *
   * @default the request's
   */
  origin?: string | undefined;
  /**
   * The most that the body of a request may hold, in bytes.
   *
   * @default 65536
   */
  maxBodyBytes?: number | undefined;
  /**
   * How long the API may take until the headers of its answer, in milliseconds, counted from when the request is there;
   * its body may take as long before that. Then it is a 504, even if `fetch` does not heed its signal.
   *
   * @default 30000
   */
  timeoutMs?: number | undefined;
  /** Called instead of the global `fetch`. */
  fetch?: GatewayFetch | undefined;
  /** Told of each request once its answer is known, refusals too. What it throws, or rejects with, is ignored. */
  onResponse?: ((info: GatewayInfo) => void) | undefined;
};

/** The part of `node:http`'s `IncomingMessage` that is used; Express's and Fastify's raw one fit too. */
export type NodeRequest = {
  /** The HTTP method. */
  readonly method?: string | undefined;
  /** Path and query; where a router has cut the path, its `originalUrl` is read instead. */
  readonly url?: string | undefined;
  /** The headers by their names in lower case: a string each, or several. */
  readonly headers: object;
  /** Listens for the pieces of the body and for its end, and for a connection that is lost. */
  on(event: string, listener: (...args: any[]) => void): unknown;
};

/** The part of `node:http`'s `ServerResponse` that is used. */
export type NodeResponse = {
  /** Called once, before anything else is written. */
  writeHead(status: number, headers: any): unknown;
  /** Takes a piece of the body, a `Uint8Array`; `false` where it is to wait for `drain`. */
  write(chunk: any): boolean;
  /** Ends the answer. */
  end(chunk?: any): unknown;
  /** Listens for `drain`, and for a connection that is lost. */
  on(event: string, listener: (...args: any[]) => void): unknown;
};

/** A gateway. Its functions need no `this`, and none of them rejects. */
export type Gateway = {
  /** The answer to a request: for Cloudflare Workers, Deno, Bun, Hono, SvelteKit, service workers. */
  fetch(this: void, request: GatewayRequest): Promise<GatewayResponse>;
  /** The same by method, for the route handlers of Next. */
  readonly handlers: {
    readonly [method in 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE']: (
      request: GatewayRequest,
    ) => Promise<GatewayResponse>;
  };
  /**
   * The same for `node:http` and what is built on it, such as Express: mount it before anything that reads bodies.
   * Resolves once the answer is written, or cannot be any more.
   */
  node(this: void, request: NodeRequest, response: NodeResponse): Promise<void>;
};

/**
 * A gateway to the API for the pages of one site: it adds the credentials, lets through what is listed, refuses what
 * comes from other sites, and passes bytes on as they come.
 *
 * Below `basePath` there are `/backupunits` and `/backupunits/{id}`, for a `BackupClient` whose `baseUrl` leads there,
 * and `POST /backupunits/{id}/console`, which answers 303 to the unit's one-time URL, for `openConsole` of
 * `ionos-backup/browser`. Refusals have the shape of the API's own errors.
 *
 * @example
 * ```ts
 * const gateway = createGateway({
 *   basePath: '/api/backup',
 *   authorize: (request) => sessionOf(request)?.credentials,
 * });
 * export default { fetch: gateway.fetch };
 * ```
 *
 * @throws `InvalidArgumentError` naming the option that is wrong or not known.
 */
export function createGateway(options: GatewayOptions): Gateway;
