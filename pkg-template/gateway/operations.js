/** Generated from the core's rows by tests/gateway.rs: what there is. What is let through is said in `policy.js`. */

/** Every operation; a name in `query` that ends with a dot is the beginning of any number of names. */
export const OPERATIONS = [
  { name: 'list', method: 'GET', path: '/backupunits', json: false, query: 'pretty depth orderBy maxResults filter.' },
  { name: 'create', method: 'POST', path: '/backupunits', json: true, query: 'pretty depth' },
  { name: 'get', method: 'GET', path: '/backupunits/{id}', json: false, query: 'pretty depth' },
  { name: 'replace', method: 'PUT', path: '/backupunits/{id}', json: true, query: 'pretty depth' },
  { name: 'update', method: 'PATCH', path: '/backupunits/{id}', json: true, query: 'pretty depth' },
  { name: 'delete', method: 'DELETE', path: '/backupunits/{id}', json: false, query: 'pretty depth' },
  { name: 'ssoUrl', method: 'GET', path: '/backupunits/{id}/ssourl', json: false, query: 'pretty' },
];

/** The API, where the client is told of no other. */
export const BASE_URL = 'https://api.ionos.com/cloudapi/v6';

/** An id, as the client takes it: one path segment that no URL parser reads as anything else. */
export const ID = /^[0-9A-Za-z][0-9A-Z_a-z-]{0,127}$/;

/** The headers of an answer that the client reads, but for the one that leads elsewhere. */
export const READ = [
  'date',
  'x-ratelimit-limit',
  'x-ratelimit-burst',
  'x-ratelimit-remaining',
  'x-request-id',
  'retry-after',
  'retry-after-ms',
];
