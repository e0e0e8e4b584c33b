/** The error for a wrong argument of the entries beside the client, with the facts that the client's has. */
import { InvalidArgumentError } from './errors.js';

export function wrong(operation, argument, problem) {
  const facts = { code: 'invalid_argument', operation, outcome: 'not_sent', attempts: 0, retryable: false, argument };
  throw new InvalidArgumentError(`${operation}: ${argument} ${problem}`, facts);
}
