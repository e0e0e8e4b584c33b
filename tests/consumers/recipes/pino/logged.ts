/** One line a try, and one for a call that failed. */
import { BackupClient, type ClientOptions, isBackupError } from 'ionos-backup';
import type { Logger } from 'pino';

/** A client that tells the log of each attempt: `warn` where it failed. */
export function loggedClient(log: Logger, options?: ClientOptions): BackupClient {
  return new BackupClient({
    ...options,
    onAttempt: (attempt) => log[attempt.code === undefined ? 'info' : 'warn'](attempt, 'backup attempt'),
  });
}

/** The facts of an error stand in the line as they are: there is no secret among them. */
export function logFailure(log: Logger, error: unknown): void {
  if (isBackupError(error)) log.error(error.toJSON(), 'backup call failed');
  else log.error({ err: error }, 'failed');
}
