/** Prints each backup unit and its state: `deno run --allow-env --allow-net list.ts`. */
import { BackupClient, isBackupError } from 'ionos-backup';

const client = BackupClient.fromEnv(Deno.env.toObject());
try {
  const { items } = await client.list();
  for (const { id, properties, metadata } of items) {
    console.log([metadata?.state ?? 'UNKNOWN', id, properties?.name ?? ''].join('\t'));
  }
} catch (error) {
  if (!isBackupError(error)) throw error;
  console.error(error.message);
  Deno.exit(1);
}
