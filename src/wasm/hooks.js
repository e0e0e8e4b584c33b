/** Hooks of the caller's: told of answers, attempts, polls and failures. */
import { toError } from '../../pkg-template/errors.js';

/** Tells an `onResponse` or an `onAttempt` hook. */
export function tellAttempt(
  hook,
  operation,
  attempt,
  status,
  code,
  durationMs,
  retryInMs,
  limit,
  remaining,
  burst,
  retryAfterMs,
  requestId,
) {
  const limits = given({ limit, remaining, burst });
  const rateLimit = Object.keys(limits).length > 0 ? limits : undefined;
  tell(hook, given({ operation, attempt, status, code, durationMs, retryInMs, rateLimit, retryAfterMs, requestId }));
}

/** Tells an `onPoll` hook. */
export function tellPoll(hook, state, elapsedMs) {
  tell(hook, given({ state, elapsedMs }));
}

/** Tells an `onError` hook. */
export function tellError(hook, failure) {
  tell(hook, toError(failure));
}

/** Tells a hook. What it throws, or rejects with, is nobody's business. */
function tell(hook, info) {
  try {
    hook(info)?.then?.(undefined, ignore);
  } catch {
    // As said.
  }
}

/** The facts that are there. */
function given(facts) {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));
}

function ignore() {}
