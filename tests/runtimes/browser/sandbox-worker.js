/** The worker of `sandbox-service-worker.js`. */
import * as library from '/ionos-backup/index.js';
import * as sandbox from '/ionos-backup/sandbox.js';
import { sandboxScenario } from '/scenario-sandbox.mjs';
import { serveScenario } from './serve-scenario.js';

serveScenario(library, (library) => sandboxScenario(library, sandbox));
