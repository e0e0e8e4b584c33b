'use client';
/** Lists the backup units, and opens the console of the one whose button is clicked. */
import { BackupClient, isBackupError, type BackupUnit } from 'ionos-backup';
import { openConsole } from 'ionos-backup/browser';
import { useEffect, useState } from 'react';

const gateway = '/api/backup';

export default function Units() {
  const [units, setUnits] = useState<BackupUnit[]>([]);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    const client = new BackupClient({ baseUrl: location.origin + gateway });
    client.list().then(
      ({ items }) => setUnits(items),
      (error) => setProblem(isBackupError(error) && error.code === 'unauthorized' ? 'Sign in first.' : error.message),
    );
  }, []);

  const open = (id: string) => openConsole({ gateway, id }).catch(({ message }) => setProblem(message));
  return (
    <main>
      <h1>Backup units</h1>
      <p role="alert">{problem}</p>
      <ul>
        {units.map(({ id, properties }) => (
          <li key={id}>
            {properties?.name ?? id}{' '}
            <button type="button" onClick={() => open(id)}>
              Open console
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}
