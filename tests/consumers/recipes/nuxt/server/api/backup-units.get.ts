/** `GET /api/backup-units`. The token stays on the server: `IONOS_TOKEN` in its environment. */
import { BackupClient, isBackupError } from 'ionos-backup';

export default defineEventHandler(async () => {
  // Your own sign-in belongs here: whoever gets past this line acts with your token.
  try {
    return (await BackupClient.fromEnv(process.env).list()).items;
  } catch (error) {
    if (!isBackupError(error)) throw error;
    throw createError({ statusCode: 502, statusMessage: error.code });
  }
});
