/** Hooks of the caller's: told of answers, attempts, polls and failures. */
import { ErrorParts, toError } from '../../pkg-template/errors.js';
import { ignore } from './pending.js';

/** Tells a hook. What it throws, or rejects with, is nobody's business. */
export function tell(hook, news) {
  try {
    hook(news instanceof ErrorParts ? toError(news) : news)?.then?.(undefined, ignore);
  } catch {
    // As said.
  }
}
