/** A page's script as one classic file. */
import * as library from 'ionos-backup';
import { baseUrl, report } from '../../runtimes/browser/report.js';
import { scenario } from '../../runtimes/scenario.mjs';

report(scenario(library, baseUrl));
