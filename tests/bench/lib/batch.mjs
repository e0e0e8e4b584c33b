/** How many calls make up a few milliseconds. */
import { SMALL } from './units.mjs';

export const batchFor = (count) => Math.max(1, Math.round(60 / (1 + count / SMALL)));
