/** The package in a page that Rollup bundles, loaded on demand: a chunk of its own. */
import { baseUrl, report } from '../../../runtimes/browser/report.js';
import { scenario } from '../../../runtimes/scenario.mjs';

report(import('ionos-backup').then((library) => scenario(library, baseUrl)));
