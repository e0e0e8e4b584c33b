/** Two copies of the package at once: each works, and each knows the other's errors. */
import * as one from '/ionos-backup/index.js';
import * as other from '/copy/index.js';
import { scenario } from '/scenario.mjs';
import { baseUrl, report } from './report.js';

report(
  Promise.all([scenario(one, baseUrl), scenario(other, baseUrl)]).then(async () => {
    const error = await new one.BackupClient({ baseUrl, auth: { token: 'wrong' } }).list().catch((error) => error);
    if (error instanceof other.BackupError) throw new Error('the two copies are one');
    return other.isBackupError(error) ? 'ok' : 'FAIL the other copy does not know the error';
  }),
);
