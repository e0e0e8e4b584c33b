/** The package by its URL in a window. */
import * as library from '/ionos-backup/index.js';
import { scenario } from '/scenario.mjs';
import { baseUrl, report } from './report.js';

report(scenario(library, baseUrl));
