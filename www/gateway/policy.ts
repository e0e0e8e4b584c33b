/** What the gateway lets through, as pure functions: request facts in, a route or a refusal out. */

export type Refusal = {
  readonly status: number;
  readonly errorCode: string;
  readonly message: string;
  readonly allow?: string;
};

export type Route =
  | { readonly kind: 'session'; readonly template: string }
  | { readonly kind: 'operation'; readonly template: string; readonly path: string; readonly query: 'list' | 'one' }
  | { readonly kind: 'console'; readonly template: string; readonly id: string }
  | { readonly kind: 'asset'; readonly template: string; readonly path: string };

export type Facts = {
  readonly method: string;
  readonly origin: string | null;
  readonly fetchSite: string | null;
  readonly contentType: string | null;
  readonly contentLength: string | null;
};

/** The most that a request's body may hold: names, addresses and credentials fit many times over. */
export const BODY_LIMIT = 64 * 1024;

const SESSION = '/api/session';
const UNITS = '/api/cloudapi/v6/backupunits';
const CONSOLE = /^\/api\/backupunits\/([^/]*)\/console$/;
const UNIT = /^\/api\/cloudapi\/v6\/backupunits\/([^/]*)$/;
/** As strict as the package's own rule: nothing that a URL parser, here or upstream, could read as more than one segment. */
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;
const ASSET = /^\/(?:assets\/)?[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/;
const UNIT_QUERY = ['pretty', 'depth'];
const LIST_QUERY = [...UNIT_QUERY, 'orderBy', 'maxResults'];
const RESPONSE_HEADERS = [
  'content-type',
  'date',
  'etag',
  'retry-after',
  'retry-after-ms',
  'x-request-id',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-burst',
];
const INT32_MAX = 2_147_483_647;

/** The path's route and its methods; `pathname` is what the URL parser made of it, dot segments already gone. */
export function findRoute(method: string, pathname: string): Route | Refusal {
  const match = matchPath(pathname);
  if (match === undefined) return NOT_FOUND;
  const [route, methods] = match;
  if (methods === undefined || methods.includes(method)) return route;
  return {
    status: 405,
    errorCode: 'gateway-method',
    message: 'this path does not take that method',
    allow: methods.join(', '),
  };
}

/** Without methods where another decides on them. */
function matchPath(pathname: string): [Route, (readonly string[])?] | undefined {
  if (pathname === SESSION) return [{ kind: 'session', template: SESSION }, ['GET', 'POST', 'DELETE']];
  if (pathname === UNITS) {
    return [{ kind: 'operation', template: UNITS, path: '/backupunits', query: 'list' }, ['GET', 'POST']];
  }
  const unit = UNIT.exec(pathname)?.[1];
  if (unit !== undefined && ID.test(unit)) {
    const route: Route = { kind: 'operation', template: `${UNITS}/{id}`, path: `/backupunits/${unit}`, query: 'one' };
    return [route, ['GET', 'PUT', 'PATCH', 'DELETE']];
  }
  const console = CONSOLE.exec(pathname)?.[1];
  if (console !== undefined && ID.test(console)) {
    return [{ kind: 'console', template: '/api/backupunits/{id}/console', id: console }, ['POST']];
  }
  if (/^\/api(?:\/|$)/.test(pathname)) return undefined;
  if (pathname === '/') return [{ kind: 'asset', template: '/', path: '/index.html' }, ['GET', 'HEAD']];
  // Whether such a file exists only ASSETS can say, so a wrong method on one is told apart there, whatever it is.
  if (ASSET.test(pathname)) return [{ kind: 'asset', template: '/{file}', path: pathname }];
  return undefined;
}

/** Cross-site request forgery: a change needs this very origin, and the browser's own word for it where it gives one. */
export function refuseForgery(facts: Facts, origin: string): Refusal | undefined {
  if (!isChange(facts.method)) return undefined;
  if (facts.origin === origin && (facts.fetchSite === null || facts.fetchSite === 'same-origin')) return undefined;
  return { status: 403, errorCode: 'gateway-origin', message: 'changes are taken from this origin only' };
}

/** What comes after the session: the body's type, then its announced size. */
export function refuseBody(route: Route, facts: Facts): Refusal | undefined {
  const takesJson = ['POST', 'PUT', 'PATCH'].includes(facts.method) && route.kind !== 'console';
  const type = facts.contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (takesJson && type !== 'application/json') {
    return { status: 415, errorCode: 'gateway-type', message: 'the body has to be application/json' };
  }
  if (facts.contentLength !== null && !(Number(facts.contentLength) <= BODY_LIMIT)) return TOO_LARGE;
  return undefined;
}

export function isChange(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method);
}

/** The known query parameters, each once; anything else stays behind. */
export function upstreamQuery(query: 'list' | 'one', search: URLSearchParams): string {
  const kept = new URLSearchParams();
  const names = query === 'list' ? LIST_QUERY : UNIT_QUERY;
  for (const [name, value] of search) {
    const known = names.includes(name) || (query === 'list' && /^filter\.[A-Za-z]{1,64}$/.test(name));
    if (known && !kept.has(name)) kept.append(name, value);
  }
  const text = kept.toString();
  return text === '' ? '' : `?${text}`;
}

/** A contract that can be none is refused: the session's in its place would be changed in silence. */
export function refuseContract(asked: string | null): Refusal | undefined {
  if (asked === null || (/^\d{1,10}$/.test(asked) && Number(asked) <= INT32_MAX)) return undefined;
  return {
    status: 400,
    errorCode: 'gateway-contract',
    message: 'X-Contract-Number has to be a whole number of 32 bits',
  };
}

/** The contract to act for: what this request names, else what the session was opened with. */
export function contractHeader(asked: string | null, ofSession: number | undefined): string | undefined {
  return asked ?? ofSession?.toString();
}

/** The answer's headers that the page may see. A type other than JSON becomes plain text: no answer of the API is a document here. */
export function responseHeaders(from: Headers): Headers {
  const kept = new Headers();
  for (const name of RESPONSE_HEADERS) {
    const value = from.get(name);
    if (value !== null) kept.set(name, value);
  }
  const type = kept.get('content-type');
  if (type !== null && !/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type))
    kept.set('content-type', 'text/plain; charset=utf-8');
  return kept;
}

/** A console URL that may be handed on: https, or the loopback upstream's own origin; printable, so that it fits a header as it stands. */
export function isConsoleUrl(url: string, loopbackUpstream: string | undefined): boolean {
  if (!/^[\x21-\x7e]+$/.test(url) || !URL.canParse(url)) return false;
  const { protocol, origin } = new URL(url);
  return protocol === 'https:' || (loopbackUpstream !== undefined && origin === loopbackUpstream);
}

export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

/** The page's content security policy; a loopback sandbox is named because Chromium holds the form's redirect to it as well. */
export function pagePolicy(loopbackUpstream: string | undefined): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    `form-action 'self' https:${loopbackUpstream === undefined ? '' : ` ${loopbackUpstream}`}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

export const NOT_FOUND: Refusal = { status: 404, errorCode: 'gateway-path', message: 'there is nothing at this path' };
export const NO_SESSION: Refusal = {
  status: 401,
  errorCode: 'gateway-session',
  message: 'sign in first; there is no session, or it has ended',
};
export const TOO_LARGE: Refusal = {
  status: 413,
  errorCode: 'gateway-size',
  message: 'the body is larger than this gateway takes',
};
export const BAD_HOST: Refusal = { status: 400, errorCode: 'gateway-host', message: 'the Host header names no host' };
