/**
 * The folder of the page: what it asks for and links to is below. The gateway has it at the root, a static host may
 * not.
 */

export const BASE = new URL('.', globalThis.location?.href ?? 'http://localhost/').pathname;
