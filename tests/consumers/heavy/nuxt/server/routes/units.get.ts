/** What a page of the server's asks for: made with what the environment has. */
import { BackupClient } from 'ionos-backup';

export default defineEventHandler(async () => {
  const { items } = await BackupClient.fromEnv(process.env).list();
  return `${items.length} units`;
});
