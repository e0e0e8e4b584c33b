/** The package in a page that Parcel bundles. */
import {
  ApiError,
  BackupClient,
  BackupError,
  ConnectionError,
  InvalidArgumentError,
  isBackupError,
} from 'ionos-backup';
import { baseUrl, report } from './report.js';
import { scenario } from './scenario.mjs';

const library = { ApiError, BackupClient, BackupError, ConnectionError, InvalidArgumentError, isBackupError };
report(scenario(library, baseUrl));
