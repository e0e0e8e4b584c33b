/** What the core refuses, as an error about the argument that it came from. */
import { wrong } from '../invalid.js';

/** As the core names a member of a document: `[(root).units[1].name] Attribute must be a string`. */
const COMPLAINT = /^(?:\[\(root\)\.?(.*?)\] )?(?:Attribute )?(.*)$/s;

/**
 * Throws it. `argument` is what the document is called of which the core complains; '' if its members are arguments.
 */
export function refuse(operation, argument, [{ message }]) {
  const [, path = '', problem] = COMPLAINT.exec(message) ?? [];
  const dot = path === '' || path.startsWith('[') || argument === '' ? '' : '.';
  wrong(operation, `${argument}${dot}${path}` || 'options', problem);
}
