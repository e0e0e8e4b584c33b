/** `ionos-backup/sandbox` in a page, whatever bundles it: nothing else is there that could answer. */
import * as library from 'ionos-backup';
import * as sandbox from 'ionos-backup/sandbox';
import { report } from '../../../runtimes/browser/report.js';
import { sandboxScenario } from '../../../runtimes/scenario-sandbox.mjs';

report(sandboxScenario(library, sandbox).then(() => 'ok'));
