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
  isApiError,
  isBackupError,
  isConnectionError,
  isInvalidArgumentError,
  isResponseError,
  isTimeoutError,
  isUnitFailedError,
} from './errors.js';
