/** A classic worker as one file. */
import * as library from 'ionos-backup';
import { serveScenario } from '../../runtimes/browser/serve-scenario.js';
import { scenario } from '../../runtimes/scenario.mjs';

serveScenario(library, scenario);
