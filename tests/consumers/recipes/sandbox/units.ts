/** What an application does with the package: the code under test, which is given its client. */
import { type BackupClient, isBackupError, type NewBackupUnit } from 'ionos-backup';

export async function unitNames(client: BackupClient): Promise<string[]> {
  const { items } = await client.list();
  return items.map((unit) => unit.properties?.name ?? unit.id);
}

/** Creates a unit and waits until it can be used; says what a form shows where that fails. */
export async function createUnit(client: BackupClient, properties: NewBackupUnit): Promise<string> {
  try {
    const { id } = await client.create(properties);
    await client.waitUntilAvailable(id);
    return 'ready';
  } catch (error) {
    if (!isBackupError(error)) throw error;
    return error.outcome === 'unknown' ? 'perhaps created: look at the list' : error.code;
  }
}
