/** A component that makes its client in an effect. */
import { BackupClient, isBackupError } from 'ionos-backup';
import { useEffect, useState } from 'react';

export function Units() {
  const [text, setText] = useState('loading');
  useEffect(() => {
    new BackupClient({ baseUrl: location.origin }).list().then(
      ({ items }) => setText(`${items.length} units`),
      (error) => setText(isBackupError(error) ? error.code : 'failed'),
    );
  }, []);
  return <p>{text}</p>;
}
