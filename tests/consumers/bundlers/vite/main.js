/** The package in a page that Vite bundles, and in a worker that it bundles apart. */
import {
  ApiError,
  BackupClient,
  BackupError,
  ConnectionError,
  InvalidArgumentError,
  isBackupError,
} from 'ionos-backup';
import { answer, baseUrl, report } from '../../../runtimes/browser/report.js';
import { scenario } from '../../../runtimes/scenario.mjs';

const library = { ApiError, BackupClient, BackupError, ConnectionError, InvalidArgumentError, isBackupError };

async function both() {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  const inWorker = answer(worker);
  worker.postMessage(baseUrl);
  await scenario(library, baseUrl);
  return inWorker;
}

report(both());
