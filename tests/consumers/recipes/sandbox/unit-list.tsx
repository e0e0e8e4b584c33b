/** A component that lists units, and says so where it cannot. */
import { type BackupClient, type BackupUnit, isBackupError } from 'ionos-backup';
import { useEffect, useState } from 'react';

export function UnitList({ client }: { client: BackupClient }) {
  const [units, setUnits] = useState<BackupUnit[]>();
  const [problem, setProblem] = useState('');

  useEffect(() => {
    const controller = new AbortController();
    client.list({ signal: controller.signal }).then(
      ({ items }) => setUnits(items),
      (error: unknown) => {
        if (!controller.signal.aborted) setProblem(isBackupError(error) ? error.code : 'unexpected');
      },
    );
    return () => controller.abort();
  }, [client]);

  if (problem !== '') return <p role="alert">No list: {problem}</p>;
  if (units === undefined) return <p role="status">Loading …</p>;
  return (
    <ul>
      {units.map(({ id, properties, metadata }) => (
        <li key={id}>
          {properties?.name} ({metadata?.state})
        </li>
      ))}
    </ul>
  );
}
