/** The package in a module worker. */
import { answer, baseUrl, report } from './report.js';

const worker = new Worker('unbundled-worker.js', { type: 'module' });
report(answer(worker));
worker.postMessage(baseUrl);
