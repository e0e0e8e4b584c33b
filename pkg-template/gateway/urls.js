/** The questions that the gateway and `openConsole` ask of URLs; the core's own are in its `url.rs`. */

/** An absolute http or https URL without user information, query and fragment: scheme, host, port, path. */
const BASE = /^(https?):\/\/([\w.-]+|\[[\da-f.]*:[\da-f:.]*\])(?::(\d{1,5}))?(\/(?:(?![?#\\])[!-~])*)?$/i;
const LIVE = /^api\.ionos\.com\.?$/i;
const LOOPBACK = /^(?:(?:.+\.)?localhost|\[::1\]|127(?:\.(?:[1-9]?\d|1\d\d|2[0-4]\d|25[0-5])){3})$/i;
/** Printable, and without user information or a backslash before the path, which parsers read in different ways. */
const CONSOLE = /^https?:\/\/(?:(?![/?#@\\])[!-~])+(?:[/?#][!-~]*)?$/i;

/** The base URL in one form, as the client has it; `undefined` if it may be none. */
export function baseOf(text, allowInsecure) {
  const [, scheme, host, port, path = ''] = BASE.exec(text) ?? [];
  if (scheme === undefined || parse(text) === undefined) return undefined;
  const isHttps = scheme.length === 'https'.length;
  if (!isHttps && !isLoopback(host) && !(allowInsecure && !LIVE.test(host))) return undefined;
  const authority = port === undefined ? host : `${host}:${port}`;
  return `${isHttps ? 'https' : 'http'}://${authority}${path.replace(/\/$/, '') || '/cloudapi/v6'}`;
}

/** Whether a host is this machine. */
export function isLoopback(host) {
  return LOOPBACK.test(host);
}

/** Whether a browser may be sent there: https, or http if `mayBeHttp` says so of the URL. It fits a header as it is. */
export function isConsoleUrl(text, mayBeHttp) {
  if (typeof text !== 'string' || !CONSOLE.test(text)) return false;
  const url = parse(text);
  return url !== undefined && (url.protocol === 'https:' || mayBeHttp(url));
}

/** A URL, `undefined` if the text is none. */
export function parse(text, base) {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
