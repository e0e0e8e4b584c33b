/** Hooks of the caller's: told of answers and of polls. */

/** Tells an `onResponse` hook. */
export function tellResponse(
  hook,
  operation,
  attempt,
  status,
  durationMs,
  limit,
  remaining,
  burst,
  retryAfterMs,
  requestId,
) {
  const limits = given({ limit, remaining, burst });
  const rateLimit = Object.keys(limits).length > 0 ? limits : undefined;
  tell(hook, { operation, attempt, status, durationMs, rateLimit, retryAfterMs, requestId });
}

/** Tells an `onPoll` hook. */
export function tellPoll(hook, state, elapsedMs) {
  tell(hook, { state, elapsedMs });
}

/** Tells a hook. What it throws, or rejects with, is nobody's business. */
function tell(hook, info) {
  try {
    hook(given(info))?.then?.(undefined, ignore);
  } catch {
    // As said.
  }
}

/** The facts that are there. */
function given(facts) {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));
}

function ignore() {}
