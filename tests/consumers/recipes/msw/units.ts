/** What a dashboard does with the package: the code under test. */
import { BackupClient, isBackupError } from 'ionos-backup';
import type { NewBackupUnit } from 'ionos-backup';

export const client = new BackupClient({ auth: { token: 'token' } });

export async function unitNames(): Promise<string[]> {
  const { items } = await client.list();
  return items.map((unit) => unit.properties?.name ?? unit.id);
}

/** The id of the new unit, or what a form shows beside its inputs. */
export async function createUnit(properties: NewBackupUnit) {
  try {
    return { id: (await client.create(properties)).id };
  } catch (error) {
    if (isBackupError(error) && error.code === 'unprocessable') return { fieldErrors: error.fieldErrors };
    throw error;
  }
}
