/** The package in a classic worker, as one bundled file. */
import { answer, baseUrl, report } from './report.js';

const worker = new Worker('/bundles/worker.js');
report(answer(worker));
worker.postMessage(baseUrl);
