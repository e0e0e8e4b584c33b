/** A dedicated, shared or service worker that runs the scenario when it is asked to. */
import * as library from 'ionos-backup';
import { scenario } from '../scenario.mjs';
import { serveScenario } from './serve-scenario.js';

serveScenario(library, scenario);
