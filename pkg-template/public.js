/** What the package exports, whichever entry it is loaded by. */
export { BackupClient } from './client.js';
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
