/** The page's script as one classic file. */
import * as library from 'ionos-backup';
import { scenario } from '../scenario.mjs';
import { baseUrl, report } from './report.js';

report(scenario(library, baseUrl));
