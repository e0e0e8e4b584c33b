/** Generated from the tables by tests/generated: the methods of the class, as the core counts them. */

/**
 * The name of each method, then the places of its arguments: of the options, and where it has them of the id or name,
 * and of the properties. The operations of the API come first.
 */
export const CALLS = [
  ['list', 0],
  ['create', 1, -1, 0],
  ['get', 1, 0],
  ['replace', 2, 0, 1],
  ['update', 2, 0, 1],
  ['delete', 1, 0],
  ['ssoUrl', 1, 0],
  ['waitUntilAvailable', 1, 0],
  ['waitUntilDeleted', 1, 0],
  ['ensure', 1, -1, 0],
  ['getByName', 1, 0],
  ['watch', 0],
];

/** How many of them are operations of the API. */
export const OPERATIONS = 7;
/** The one that takes no arguments but options, and the document that it is answered with. */
export const LIST = 0;
export const LIST_ANSWER = 2;
