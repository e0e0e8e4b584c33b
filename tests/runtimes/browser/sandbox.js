/** `ionos-backup/sandbox` by its URL in a window; the address's query is the digest that it has to come to. */
import * as library from '/ionos-backup/index.js';
import * as sandbox from '/ionos-backup/sandbox.js';
import { sandboxScenario } from '/scenario-sandbox.mjs';
import { compare, report } from './report.js';

report(sandboxScenario(library, sandbox).then(compare));
