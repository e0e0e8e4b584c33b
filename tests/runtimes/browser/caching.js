/** The package in a page whose browser keeps what the API answers. */
import * as library from '/ionos-backup/index.js';
import { caching } from '/caching.mjs';
import { baseUrl, report } from './report.js';

report(caching(library, baseUrl));
