/** The worker as a module, by URLs. */
import * as library from '/ionos-backup/index.js';
import { scenario } from '/scenario.mjs';
import { serveScenario } from './serve-scenario.js';

serveScenario(library, scenario);
