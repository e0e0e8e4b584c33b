/**
 * The types of `ionos-backup/sandbox`: the emulated API inside of your own process, for tests and for trying things
 * out.
 *
 * They need neither DOM nor Node types; the global `Request`, `Response` and `fetch` are meant where the compiler knows
 * them.
 */

/** The global `Request`, where the compiler knows one. */
export type SandboxRequest = typeof globalThis extends { Request: { prototype: infer Standard } }
  ? Standard
  : { readonly method: string; readonly url: string };

/** The global `Response`, where the compiler knows one. */
export type SandboxResponse = typeof globalThis extends { Response: { prototype: infer Standard } }
  ? Standard
  : {
      readonly status: number;
      readonly headers: { get(name: string): string | null };
      text(): Promise<string>;
      json(): Promise<any>;
    };

/** A function called as the global `fetch` is, where the compiler knows one. */
export type SandboxFetch = typeof globalThis extends { fetch: (...args: infer Arguments) => unknown }
  ? (...args: Arguments) => Promise<SandboxResponse>
  : (input: any, init?: any) => Promise<SandboxResponse>;

/** An operation of the API, named as the client's methods are. */
export type SandboxOperation = keyof import('./index.js').Requests;

/** The state of a unit: a published one, or any other text. */
export type SandboxState = import('./index.js').BackupUnitState;

/** A unit to start with, or to be added; the API's own rules for names do not hold for it. */
export type NewSandboxUnit = {
  /** Any text that no other unit is named. */
  name: string;
  /**
   * Any text.
   *
   * @default an address made up from the unit's place
   */
  email?: string | undefined;
  /**
   * Any text; it stays until somebody changes it.
   *
   * @default 'AVAILABLE'
   */
  state?: SandboxState | undefined;
};

/** A unit as the sandbox has it, whatever a `get` would show. */
export type SandboxUnit = {
  /** Its id. */
  id: string;
  /** Its name. */
  name: string;
  /** Its e-mail address. */
  email: string;
  /** Its state at this time. */
  state: SandboxState;
};

/** Options of {@link createSandbox}. */
export type SandboxOptions = {
  /**
   * The units to start with: how many (the first of the seed, made up with plain ones, 0 to 1000000), or these and no
   * others.
   *
   * @default the seed: 14 units that cover the published states, and awkward names
   */
  units?: number | readonly NewSandboxUnit[] | undefined;
  /**
   * How long a new or changed unit is `BUSY`, and a deleted one `DESTROYING`, in whole milliseconds.
   *
   * @default 3000
   */
  provisionMs?: number | undefined;
  /**
   * How long the single GET of a new unit answers 404, in whole milliseconds. The list shows it at once.
   *
   * @default 0
   */
  hideMs?: number | undefined;
  /**
   * Delay of every answer of the API, in whole milliseconds.
   *
   * @default 0
   */
  latencyMs?: number | undefined;
  /**
   * Requests a minute after which the API answers 429 with `Retry-After`; 0 for no limit.
   *
   * @default 0
   */
  rateLimit?: number | undefined;
  /**
   * Share of requests to the API that fail in a random way, from 0 to 1: 429, 500, 502, 503, 504, resets, garbage and
   * truncation, before and after applying. It never stalls.
   *
   * @default 0
   */
  faultRate?: number | undefined;
  /**
   * `Cache-Control` of the API's answers, such as `private, max-age=60`, as a proxy before it may add it.
   *
   * @default none but the `no-store` of a sign-on URL
   */
  cacheControl?: string | undefined;
  /**
   * Whether the API's answers have a `Last-Modified` long past, which alone lets caches keep them for days.
   *
   * @default false
   */
  lastModified?: boolean | undefined;
  /**
   * Seed of ids, etags, sign-on tokens and random faults, a whole number: the same seed, times and requests give the
   * same history, in every runtime and in the server.
   *
   * @default 1
   */
  seed?: number | undefined;
  /**
   * The time, in milliseconds since 1970. A number stands still, and only {@link Sandbox.advance} moves it; a function
   * is asked at each request.
   *
   * @default `Date.now`, looked up when it is needed, so that fake timers move it
   */
  now?: number | (() => number) | undefined;
  /**
   * Where the sandbox is: scheme, host and perhaps a port, of http or https.
   *
   * @default 'https://sandbox.invalid'
   */
  origin?: string | undefined;
};

/** What can happen to a request. */
export type SandboxFault =
  /** Answers with a status. Not applied. */
  | {
      kind: 'status';
      /** 200 to 599. */
      status: number;
      /** The code of its one message; the API's own for this status if left out, and so is the text. */
      errorCode?: string | undefined;
      /** The text of that message. */
      message?: string | undefined;
      /** Whether the body is the HTML of a gateway before the API. */
      html?: boolean | undefined;
      /** Headers besides; none that says where an answer ends. */
      headers?: { readonly [name: string]: string } | undefined;
    }
  /** Sends the caller elsewhere. Not applied. */
  | {
      kind: 'redirect';
      /** 300 to 399; 307 if left out. */
      status?: number | undefined;
      /** Where to; the same address if left out. */
      location?: string | undefined;
    }
  /** The connection is reset: `fetch` rejects with a `TypeError` whose `cause.code` is `ECONNRESET`. */
  | {
      kind: 'reset';
      /** Whether half of the body comes before, so that its stream fails. Then it is applied, otherwise not. */
      afterHeaders?: boolean | undefined;
    }
  /** Nothing more comes, and `fetch` waits until its signal is aborted. */
  | {
      kind: 'stall';
      /** Whether half of the body comes before, so that its stream waits. Then it is applied, otherwise not. */
      afterHeaders?: boolean | undefined;
    }
  /** The body's stream fails before its end. Applied. */
  | {
      kind: 'truncate';
      /** How much of it comes, in bytes; nothing if left out. */
      bytes?: number | undefined;
    }
  /** The body comes in small pieces, each with a pause behind it. Applied. */
  | {
      kind: 'drip';
      /** Size of a piece, in bytes; 1 if left out. */
      bytes?: number | undefined;
      /** The pause, in milliseconds. */
      intervalMs: number;
    }
  /** 200 with bytes that are not JSON. Applied. */
  | { kind: 'garbage' }
  /** The answer comes late. Applied. */
  | {
      kind: 'delay';
      /** By how much, in milliseconds. */
      ms: number;
    };

/** Which requests fail, and how. */
export type SandboxFaultRule = {
  /**
   * The operation that fails.
   *
   * @default every request to the API
   */
  operation?: SandboxOperation | undefined;
  /**
   * The first matching request that fails, counted from 1.
   *
   * @default 1
   */
  nth?: number | undefined;
  /**
   * How many fail from there on; 0 for all.
   *
   * @default 1
   */
  times?: number | undefined;
  /**
   * Whether it fails `before` anything is applied, or `after`, when the caller does not learn of it.
   *
   * @default by the kind of fault
   */
  when?: 'before' | 'after' | undefined;
  /** What happens. */
  fault: SandboxFault;
};

/** A change that took place, whatever the caller was told about it. */
export type SandboxLedgerEntry = {
  /** What was done. */
  operation: SandboxOperation;
  /** The unit's id. */
  id: string;
  /** The unit's name. */
  name: string;
  /** The properties that the request set. */
  fields: ('name' | 'email' | 'password')[];
  /** When, in milliseconds since 1970. */
  atMs: number;
};

/** A request that came in. Of it only what is known to be harmless is kept; all else is `[REDACTED]`. */
export type SandboxRequestEntry = {
  /** The method. */
  method: string;
  /** Path and query. */
  target: string;
  /** The path with its parameters unnamed, such as `/cloudapi/v6/backupunits/{backupunitId}`. */
  route: string;
  /** The operation; `null` if none was asked for. */
  operation: SandboxOperation | null;
  /** Names in lower case, and values; of `authorization` the scheme. */
  headers: [name: string, value: string][];
  /** The JSON of the body; `null` if there is none. */
  body: unknown;
  /** Length of the body. */
  bodyBytes: number;
  /** The status of the answer. */
  status: number;
  /** Whether the transport was made to fail. */
  disturbed: boolean;
  /** When, as RFC 3339 spells it. */
  at: string;
};

/** An emulated API with everything that it remembers. Its functions need no `this`. */
export type Sandbox = {
  /** The origin at which {@link Sandbox.fetch} finds it, without a path. The API is below `/cloudapi/v6`. */
  readonly url: string;
  /** The token that it takes. */
  readonly token: string;
  /** The user name that it takes. */
  readonly username: string;
  /** The password that goes with it. */
  readonly password: string;
  /** The one contract that there is. */
  readonly contractNumber: number;
  /** What a `BackupClient` needs to call it: `new BackupClient(sandbox.clientOptions)`. */
  readonly clientOptions: {
    /** Where the API is. */
    baseUrl: string;
    /** The token. */
    auth: { token: string };
    /** {@link Sandbox.fetch} */
    fetch: SandboxFetch;
  };

  /**
   * The global `fetch` for what is at the sandbox's origin: the API, the landing page of the sign-on at `/sso`, and the
   * control plane at `/_sandbox`. It takes a string, a URL or a `Request`, respects `signal` and `redirect`, and fails
   * as a connection does. With `redirect: 'manual'` a redirect is visible in every runtime. What was sent before its
   * signal was aborted has been applied.
   *
   * Rejects with a `TypeError` for another origin.
   */
  readonly fetch: SandboxFetch;

  /**
   * Answers a request of whatever origin, which the URLs in the answer then have: for `Bun.serve`, `Deno.serve`, Hono,
   * a Worker, Playwright's `route`, msw. Redirects are not followed.
   *
   * Rejects where a fault resets the connection.
   */
  handler(this: void, request: SandboxRequest): Promise<SandboxResponse>;

  /**
   * Lets requests fail, by one rule or several; the first that is due strikes.
   *
   * @throws `InvalidArgumentError` naming the member that is wrong or not known; no rule is taken then.
   *
   * @example
   * ```ts
   * // The create is applied, and its answer lost.
   * sandbox.fail({ operation: 'create', when: 'after', fault: { kind: 'reset' } });
   * ```
   */
  fail(this: void, rules: SandboxFaultRule | readonly SandboxFaultRule[]): void;
  /** Drops all rules. */
  clearFaults(this: void): void;

  /** What requests have changed, in order, whatever their callers were told. */
  ledger(this: void): SandboxLedgerEntry[];
  /** The latest 1000 requests, the oldest first, without secrets and without those to the control plane. */
  requests(this: void): SandboxRequestEntry[];

  /** All units. */
  units(this: void): SandboxUnit[];
  /**
   * Adds a unit at once, and gives it. It is not in the ledger.
   *
   * @throws `InvalidArgumentError` if the name is taken.
   */
  addUnit(this: void, unit: NewSandboxUnit): SandboxUnit;
  /**
   * Puts a unit into a state, published or not, in which it stays; gives the unit.
   *
   * @throws `InvalidArgumentError` if there is no such unit.
   */
  setState(this: void, id: string, state: SandboxState): SandboxUnit;
  /**
   * Takes a unit away at once.
   *
   * @throws `InvalidArgumentError` if there is no such unit.
   */
  removeUnit(this: void, id: string): void;

  /**
   * Moves the sandbox's time ahead, in whole milliseconds: provisioning, hiding, the window of the rate limit. Delays
   * that are running go on as they are; they are `setTimeout`'s, which fake timers move.
   */
  advance(this: void, ms: number): void;
  /** Back to the start: units, options, rules, time and random numbers, and nothing remembered. */
  reset(this: void): void;
};

/**
 * Opens an emulated API, at once: without a server, without a network, and with nothing to be closed.
 *
 * It is as awkward as the real one is, and deterministic: see the options `seed` and `now`.
 *
 * @throws `InvalidArgumentError` naming the option that is wrong or not known.
 *
 * @example
 * ```ts
 * const sandbox = createSandbox({ units: 3, provisionMs: 0 });
 * const client = new BackupClient(sandbox.clientOptions);
 * const { items } = await client.list();
 * ```
 */
export function createSandbox(options?: SandboxOptions): Sandbox;
