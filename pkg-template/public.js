/** What the package exports, whichever entry it is loaded by. */
export { BackupClient } from './ionos_backup_bg.js';
export {
  ApiError,
  BackupError,
  ConnectionError,
  InvalidArgumentError,
  ResponseError,
  TimeoutError,
  UnitFailedError,
  isBackupError,
} from './errors.js';
