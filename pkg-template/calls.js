/** Generated from the tables by tests/generated: the methods of the class, as the core counts them. */

/** The name of each method, then those of its arguments but `options`. The operations of the API come first. */
export const CALLS = [
  ['list'],
  ['create', 'properties'],
  ['get', 'id'],
  ['replace', 'id', 'properties'],
  ['update', 'id', 'properties'],
  ['delete', 'id'],
  ['ssoUrl', 'id'],
  ['waitUntilAvailable', 'id'],
  ['waitUntilDeleted', 'id'],
  ['ensure', 'properties'],
  ['getByName', 'name'],
  ['watch'],
];

/** How many of them are operations of the API. */
export const OPERATIONS = 7;
