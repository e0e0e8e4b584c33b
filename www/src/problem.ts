/** What went wrong, in words for people: every code of the package and of the gateway has its sentence here. Pure. */

export type Problem = {
  readonly code: string;
  readonly status: number | undefined;
  /** A sentence that says what happened and, where there is one, the way on. */
  readonly text: string;
  /** What was said in the answer, for the reader who wants it. */
  readonly messages: readonly Message[];
  readonly fieldErrors: Readonly<Record<string, readonly string[]>>;
  readonly outcome: 'not_sent' | 'rejected' | 'unknown';
  readonly requestId: string | undefined;
  /** How long the API asked to wait. */
  readonly retryAfterMs: number | undefined;
};

export type Message = { readonly text: string; readonly from: 'api' | 'gateway' };

/** The gateway's own sentences have codes of their own. */
export function toMessages(messages: readonly WireMessage[]): readonly Message[] {
  return messages.flatMap(({ errorCode, message }) =>
    typeof message === 'string' && message !== '' ? [{ text: message, from: `${errorCode}`.startsWith('gateway-') ? 'gateway' : 'api' } as const] : [],
  );
}
export type WireMessage = { readonly errorCode?: unknown; readonly message?: unknown };

const WORDS: Record<string, string> = {
  bad_request: 'The API could not read the request.',
  unauthorized: 'You are not signed in, or the session has ended.',
  forbidden: 'Your account is not allowed to do this.',
  not_found: 'The backup unit does not exist, or no longer does.',
  unprocessable: 'The API did not accept some of the values.',
  rate_limited: 'Too many requests. Wait a moment, then try again.',
  server_error: 'The Backup API has a problem of its own. It usually passes; try again in a moment.',
  http_error: 'Something between this page and the API refused the request.',
  connection_failed: 'The connection broke. Check that you are online, then try again.',
  timeout: 'The API took too long to answer.',
  unexpected_redirect: 'The API answered with a redirect, which this page never follows.',
  invalid_response: 'The API answered with something that is not a list of backup units.',
  response_too_large: 'The answer was too large to read.',
  invalid_argument: 'The request could not be sent as it stands.',
};

export function words(code: string, status: number | undefined, retryAfterMs?: number): string {
  if (code === 'rate_limited' && retryAfterMs !== undefined) return `Too many requests; try again in ${Math.ceil(retryAfterMs / 1000)} s.`;
  if (status === 502) return 'The Backup API cannot be reached. It usually passes; try again in a moment.';
  if (status === 504) return 'The Backup API did not answer in time. Try again in a moment.';
  return WORDS[code] ?? 'Something went wrong that this page has no words for.';
}

/** The code as it is shown: ours, with the status where there is one, for a support ticket. */
export function codeOf(problem: Problem): string {
  return problem.status === undefined ? problem.code : `${problem.code}, HTTP ${problem.status}`;
}

/** The package's code for a status, for the one route of the gateway that the package does not call. */
export function codeOfStatus(status: number): string {
  const known: Record<number, string> = {
    400: 'bad_request', 401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 422: 'unprocessable', 429: 'rate_limited',
  };
  return known[status] ?? (status >= 500 ? 'server_error' : 'http_error');
}
