/** What the gateway lets through, and its refusals; pure. */
import { ID, OPERATIONS } from './operations.js';

/** What may be let through. An operation that is not named here stays closed, whatever the core learns. */
export const OPEN = ['list', 'create', 'get', 'replace', 'update', 'delete', 'console'];

const SSO = OPERATIONS.find(({ name }) => name === 'ssoUrl');
/** The API is asked for a URL, and the browser is sent there. */
const CONSOLE = {
  name: 'console',
  method: 'POST',
  path: '/backupunits/{id}/console',
  json: false,
  query: '',
  asks: SSO,
};
/** One parameter for each property that a list can be filtered by. */
const FILTER = /^filter\.[A-Za-z]{1,64}$/;
const MAX_INT32 = 2_147_483_647;

/** An answer of the gateway's own, in the API's error shape. */
export class Refusal {
  constructor(status, errorCode, message, headers = {}) {
    this.status = status;
    this.errorCode = `gateway-${errorCode}`;
    this.message = message;
    this.headers = headers;
  }
}

/** What these names stand for: by path template, and there by method. */
export function routesOf(names) {
  const routes = new Map();
  for (const operation of [...OPERATIONS, CONSOLE]) {
    if (!OPEN.includes(operation.name) || !names.includes(operation.name)) continue;
    const methods = routes.get(operation.path) ?? new Map();
    routes.set(operation.path, methods.set(operation.method, operation));
  }
  return routes;
}

/**
 * The operation and the id that a request means. `pathname` is what a URL parser made of it, dot segments already gone.
 */
export function findRoute({ basePath, routes }, method, pathname) {
  let id;
  const template = pathname.slice(basePath.length).replace(/^\/backupunits\/([^/]+)/, (whole, segment) => {
    if (!ID.test(segment)) return whole;
    id = segment;
    return '/backupunits/{id}';
  });
  const methods = pathname.startsWith(`${basePath}/`) ? routes.get(template) : undefined;
  if (methods === undefined) throw new Refusal(404, 'path', 'there is nothing at this path');
  const operation = methods.get(method);
  if (operation !== undefined) return { operation, id };
  throw new Refusal(405, 'method', 'this path does not take that method', { allow: [...methods.keys()].join(', ') });
}

/**
 * Cross-site request forgery: a change needs this very origin, and the browser's own word for it where it gives one.
 */
export function refuseForgery({ method }, headers, origin) {
  if (method === 'GET') return;
  const site = headers.get('sec-fetch-site');
  if (headers.get('origin') === origin && (site === null || site === 'same-origin')) return;
  throw new Refusal(
    403,
    'origin',
    'changes are taken from this origin only; the option origin says which, where a proxy hides it',
  );
}

/** The body's type where one is taken, then its announced size. */
export function refuseBody({ json }, headers, maxBodyBytes) {
  const type = headers.get('content-type')?.split(';', 1)[0].trim().toLowerCase();
  if (json && type !== 'application/json') throw new Refusal(415, 'type', 'the body has to be application/json');
  const length = headers.get('content-length');
  if (length !== null && !(Number(length) <= maxBodyBytes)) throw tooLarge();
}

export function tooLarge() {
  return new Refusal(413, 'size', 'the body is larger than this gateway takes');
}

/** The credentials may confine to one contract: then no other can be asked for. */
export function refuseOtherContract(asked, confined) {
  if (confined === undefined || asked === null || !isContract(asked) || Number(asked) === confined) return;
  throw new Refusal(403, 'contract', 'these credentials are for another contract');
}

/** The contract to act for. One that can be none is refused: any other in its place would be a change in silence. */
export function contractOf(asked, confined) {
  if (asked !== null && !isContract(asked)) {
    throw new Refusal(400, 'contract', 'X-Contract-Number has to be a whole number of 32 bits');
  }
  return confined ?? asked;
}

function isContract(text) {
  return /^\d{1,10}$/.test(text) && Number(text) <= MAX_INT32;
}

/** The known query parameters, each once; anything else stays behind. */
export function queryOf({ query }, search) {
  const names = query.split(' ');
  const kept = new URLSearchParams();
  for (const [name, value] of search) {
    const isKnown = names.includes(name.replace(FILTER, 'filter.'));
    if (isKnown && !name.endsWith('.') && !kept.has(name)) kept.append(name, value);
  }
  const text = String(kept);
  return text === '' ? '' : `?${text}`;
}
