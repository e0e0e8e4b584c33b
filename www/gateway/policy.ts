/**
 * What the gateway's own routes refuse, and the policy of its page; pure. What the package's gateway refuses is the
 * package's.
 */

export type Refusal = {
  readonly status: number;
  readonly errorCode: string;
  readonly message: string;
  readonly allow?: string;
};

const TEMPLATES = [
  '/api/session',
  '/api/cloudapi/v6/backupunits',
  '/api/cloudapi/v6/backupunits/{id}',
  '/api/backupunits/{id}/console',
];

/** The most that a sign-in may hold: credentials fit many times over. */
export const BODY_LIMIT = 64 * 1024;

/**
 * Cross-site request forgery: a change needs this very origin, and the browser's own word for it where it gives one.
 */
export function isForged(method: string, headers: Headers, origin: string): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return false;
  const site = headers.get('sec-fetch-site');
  return headers.get('origin') !== origin || (site !== null && site !== 'same-origin');
}

/** Undefined for what a `Host` header without a host makes of a URL. */
export function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

export function isApi(path: string): boolean {
  return /^\/api(?:\/|$)/.test(path);
}

export function isConsole(path: string): boolean {
  return /^\/api\/backupunits\/[^/]+\/console$/.test(path);
}

/** A path for the log: what is none of ours could hold anything. */
export function template(path: string): string {
  if (!isApi(path)) return path === '/' ? path : '/{file}';
  const text = path.replace(/(?<=\/backupunits\/)[^/]+/, '{id}');
  return TEMPLATES.includes(text) ? text : 'refused';
}

export function isJson(type: string | undefined): boolean {
  return type?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

/** Of answers that are no page: nothing in them may run. */
export const API_POLICY: Record<string, string[]> = {
  defaultSrc: ["'none'"],
  frameAncestors: ["'none'"],
  sandbox: [],
};

/** Of the gateway's own plain pages, whose one form opens a console as the page does. */
export function plainPolicy(loopbackUpstream: string | undefined): string {
  const forms = ["'self'", 'https:', ...(loopbackUpstream === undefined ? [] : [loopbackUpstream])];
  const shown = "default-src 'none'; style-src 'self'; img-src 'self'";
  return `${shown}; form-action ${forms.join(' ')}; base-uri 'none'; frame-ancestors 'none'`;
}

/** A loopback sandbox is named because Chromium holds the redirect of the console's form to `form-action` as well. */
export function pagePolicy(loopbackUpstream: string | undefined): Record<string, string[]> {
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'", 'https:', ...(loopbackUpstream === undefined ? [] : [loopbackUpstream])],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
  };
}

export function wrongMethod(allow: string): Refusal {
  return { status: 405, errorCode: 'gateway-method', message: 'this path does not take that method', allow };
}

export const NOT_FOUND: Refusal = { status: 404, errorCode: 'gateway-path', message: 'there is nothing at this path' };
export const FORGED: Refusal = {
  status: 403,
  errorCode: 'gateway-origin',
  message: 'changes are taken from this origin only',
};
export const NO_SESSION: Refusal = {
  status: 401,
  errorCode: 'gateway-session',
  message: 'sign in first; there is no session, or it has ended',
};
export const NOT_JSON: Refusal = {
  status: 415,
  errorCode: 'gateway-type',
  message: 'the body has to be application/json',
};
export const TOO_LARGE: Refusal = {
  status: 413,
  errorCode: 'gateway-size',
  message: 'the body is larger than this gateway takes',
};
export const BAD_HOST: Refusal = { status: 400, errorCode: 'gateway-host', message: 'the Host header names no host' };
