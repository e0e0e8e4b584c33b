/** What is thrown for an argument that is wrong: errors of the package's own kind, whose words come from the core. */
import { Failure, toError } from '../errors.js';

/** As the core names a member of a document: `[(root).units[1].name] Attribute must be a string`. */
const COMPLAINT = /^(?:\[\(root\)\.?(.*?)\] )?(?:Attribute )?(.*)$/s;

/** The error about an argument of a function. */
export function refuse(operation, argument, problem) {
  const text = `${operation}: ${argument} ${problem}`;
  const failure = new Failure(text, 'invalid_argument', operation, 'not_sent', 0, false);
  failure.fact('InvalidArgumentError', 'argument', argument);
  return toError(failure);
}

/** The error that a refusal of the core comes to; `argument` is what the document of which it complains was called. */
export function refusal(operation, argument, [{ message }]) {
  const [, path = '', problem] = COMPLAINT.exec(message);
  const place = path === '' || path.startsWith('[') || argument === '' ? argument + path : `${argument}.${path}`;
  return refuse(operation, place || 'options', problem);
}
