/** Hooks of the caller's: told of answers, attempts, polls and failures. */
import { Failure, toError } from '../../pkg-template/errors.js';

/** Tells a hook. What it throws, or rejects with, is nobody's business. */
export function tell(hook, news) {
  try {
    hook(news instanceof Failure ? toError(news) : news)?.then?.(undefined, ignore);
  } catch {
    // As said.
  }
}

function ignore() {}
