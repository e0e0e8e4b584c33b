/** What went wrong, in words for people: every code of the package and of the gateway has its sentence here. Pure. */

export type Problem = {
  readonly code: string;
  readonly status: number | undefined;
  /** A sentence that says what happened and, where there is one, the way on. */
  readonly text: string;
  /** What was said in the answer, for the reader who wants it. */
  readonly messages: readonly Message[];
  readonly fieldErrors: Readonly<Record<string, readonly string[] | undefined>>;
  readonly outcome: 'not_sent' | 'rejected' | 'unknown';
  readonly requestId: string | undefined;
  /** How long the API asked to wait. */
  readonly retryAfterMs: number | undefined;
};

/** What was asked for, where it makes a difference to the words. */
export type Operation = 'list' | 'create' | 'update' | 'delete' | 'sign in' | 'sign out';

/** What of a failure decides on its words; `gateway` is the gateway's own code, where it was the gateway that spoke. */
export type Failure = {
  readonly operation: Operation;
  readonly code: string;
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly gateway?: string | undefined;
};

export type Message = { readonly text: string; readonly from: 'api' | 'gateway' };

/** What is known of a failure, as the package's errors have it. */
export type Facts = Partial<Omit<Problem, 'text' | 'messages'>> & {
  readonly code: string;
  readonly messages?: readonly WireMessage[];
};

export function toProblem(operation: Operation, facts: Facts): Problem {
  const { code, status, outcome = 'rejected', fieldErrors = {}, requestId, retryAfterMs, messages = [] } = facts;
  const text = words({ operation, code, status, retryAfterMs, gateway: gatewayCode(messages) });
  return { code, status, text, messages: toMessages(messages), fieldErrors, outcome, requestId, retryAfterMs };
}

/** The gateway's own sentences have codes of their own. */
export function toMessages(messages: readonly WireMessage[]): readonly Message[] {
  return messages.flatMap(({ errorCode, message }) =>
    typeof message === 'string' && message !== ''
      ? [{ text: message, from: `${errorCode}`.startsWith('gateway-') ? 'gateway' : 'api' } as const]
      : [],
  );
}

export function gatewayCode(messages: readonly WireMessage[]): string | undefined {
  return messages.map(({ errorCode }) => `${errorCode}`).find((code) => code.startsWith('gateway-'));
}
export type WireMessage = { readonly errorCode?: unknown; readonly message?: unknown };

export function words({ operation, code, status, retryAfterMs, gateway = '' }: Failure): string {
  if (code === 'rate_limited' && retryAfterMs !== undefined)
    return `Too many requests; try again in ${Math.ceil(retryAfterMs / 1000)} s.`;
  const from = [gateway, `${operation} ${code}`, `${status}`, code].find((key) => key in WORDS) ?? '';
  return WORDS[from] ?? 'Something went wrong that this page has no words for.';
}

/** What was said, for people: the API's sentences as the API's, the gateway's as the page's own. */
export function quoted(messages: readonly Message[]): readonly string[] {
  const api = messages.filter(({ from }) => from === 'api').map(({ text }) => text);
  const said = asApi(api.filter((text) => !ELSEWHERE.test(text)));
  const gateway = messages.filter(({ from }) => from === 'gateway');
  return [
    ...(said === undefined ? [] : [said]),
    ...gateway.map(({ text }) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`),
  ];
}

export function asApi(texts: readonly string[] | undefined): string | undefined {
  return texts?.length ? `The API says: ${texts.map((text) => `“${text}”`).join(' ')}` : undefined;
}

/** Whoever reads it is the administrator, and our own words say what to do. */
const ELSEWHERE = /contact (?:the|your) administrator/i;

/** The code as it is shown: ours, with the status where there is one, for a support ticket. */
export function codeOf(problem: Problem): string {
  return problem.status === undefined ? problem.code : `${problem.code}, HTTP ${problem.status}`;
}

/** The package's code for a status, for the one route of the gateway that the package does not call. */
export function codeOfStatus(status: number): string {
  const known: Record<number, string> = {
    400: 'bad_request',
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not_found',
    422: 'unprocessable',
    429: 'rate_limited',
  };
  return known[status] ?? (status >= 500 ? 'server_error' : 'http_error');
}

const NO_UNIT = 'The backup unit does not exist, or no longer does.';
const NO_ANSWER = 'The Backup API gave no usable answer.';
const PASSES = 'It usually passes; try again in a moment.';

/** By what the gateway itself says, by operation and code, by status, and by the code alone: the first there is. */
const WORDS: Record<string, string> = {
  'gateway-answer': NO_ANSWER,
  'gateway-connection': `The Backup API cannot be reached. ${PASSES}`,
  'gateway-internal': 'The gateway in front of the API has a problem of its own.',
  'gateway-origin': 'The gateway took this for a request from another site.',
  'gateway-path': 'The gateway does not know this request. Reload the page, which may be an old one.',
  'gateway-redirect': NO_ANSWER,
  'update not_found': NO_UNIT,
  'delete not_found': NO_UNIT,
  // The API has no part in it.
  'sign out timeout': 'The gateway took too long to answer.',
  502: `The Backup API is not available. ${PASSES}`,
  504: 'The Backup API did not answer in time. Try again in a moment.',
  bad_request: 'The API could not read the request.',
  unauthorized: 'You are not signed in, or the session has ended.',
  forbidden: 'Your account is not allowed to do this.',
  not_found: 'The Backup API has nothing at this address. The gateway may have been set up with a wrong one.',
  unprocessable: 'The API did not accept some of the values.',
  rate_limited: 'Too many requests. Wait a moment, then try again.',
  server_error: `The Backup API has a problem of its own. ${PASSES}`,
  http_error: 'Something between this page and the API refused the request.',
  connection_failed: 'The connection broke. Check that you are online, then try again.',
  timeout: 'The API took too long to answer.',
  unexpected_redirect: 'The API answered with a redirect, which this page never follows.',
  invalid_response: 'The API answered with something that this page cannot read.',
  response_too_large: 'The answer was too large to read.',
  invalid_argument: 'The request could not be sent as it stands.',
  offline: 'You are offline, so nothing was sent. What you have typed stays here: try again once you are back online.',
};
