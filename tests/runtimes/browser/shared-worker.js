/** The package in a shared worker. */
import { answer, baseUrl, report } from './report.js';

const { port } = new SharedWorker('unbundled-worker.js', { type: 'module' });
report(answer(port));
port.postMessage(baseUrl);
