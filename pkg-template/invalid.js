/** The error for a wrong argument that the core does not see, with the facts that the core's has. */
import { factsOf, InvalidArgumentError } from './errors.js';

export function wrong(operation, argument, problem) {
  const facts = { ...factsOf('invalid_argument', operation), argument };
  throw new InvalidArgumentError(`${operation}: ${argument} ${problem}`, facts);
}
