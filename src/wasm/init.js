/** What `fetch` is called with beside the URL, and the members that a caller adds to it. */

/** Members that say how long an answer may be stored: a stored one-time URL, or a stored list, would be a fault. */
const storesCf = (name) => name.startsWith('cache');

/** What a client and a call add, the call's first; a member that is undefined is taken away. */
export function mergedMembers(client, call) {
  const members = Object.entries({ ...client, ...call }).filter(([, member]) => member !== undefined);
  return members.length > 0 ? Object.fromEntries(members) : undefined;
}

/**
 * The members for one request. One that has to be `fresh` goes past every cache, whatever was asked for; any other does
 * unless told otherwise.
 */
export function membersFor(members, fresh) {
  const own = knowsCache() ? { cache: 'no-store' } : {};
  if (members === undefined) return own;
  const { next, cf } = members;
  if (fresh) {
    const all = { ...own, ...members };
    if (!['no-store', 'no-cache', 'reload', undefined].includes(members.cache)) all.cache = 'no-store';
    if (isObject(next)) all.next = without(next, (name) => name === 'revalidate');
    if (isObject(cf)) all.cf = without(cf, storesCf);
    return all;
  }
  const storesHere = (name) => storesCf(name) && cf[name] !== undefined;
  const stores =
    (isObject(next) && next.revalidate !== undefined) || (isObject(cf) && Object.keys(cf).some(storesHere));
  return stores ? members : { ...own, ...members };
}

/** Whether this runtime knows a way past its caches of this name. */
export function isCacheMode(cache) {
  if (typeof Request !== 'function') return true;
  try {
    // One of the modes is for requests of the same origin alone.
    new Request('http://localhost/', { cache, mode: 'same-origin' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a request may say how it goes past caches. Old workerd knows no such option, and throws where it is given.
 *
 * A stored answer would be a fault: a one-time URL given twice, a wait that looks at one list for ever.
 */
export function knowsCache() {
  try {
    return 'cache' in Request.prototype;
  } catch {
    return false;
  }
}

function without(object, isWanted) {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !isWanted(name)));
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}
