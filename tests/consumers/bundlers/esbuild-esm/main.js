/** The package in a page that esbuild, as an ES module, bundles. */
import {
  ApiError,
  BackupClient,
  BackupError,
  ConnectionError,
  InvalidArgumentError,
  isBackupError,
} from 'ionos-backup';
import { baseUrl, report } from '../../../runtimes/browser/report.js';
import { scenario } from '../../../runtimes/scenario.mjs';

const library = { ApiError, BackupClient, BackupError, ConnectionError, InvalidArgumentError, isBackupError };
report(scenario(library, baseUrl));
