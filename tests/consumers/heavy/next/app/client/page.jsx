'use client';
/**
 * A client component: on the server the package is imported and never called, in the browser it does the scenario.
 *
 * In development StrictMode mounts it twice, and so both runs go on at once.
 */
import {
  ApiError,
  BackupClient,
  BackupError,
  ConnectionError,
  InvalidArgumentError,
  isBackupError,
} from 'ionos-backup';
import { useEffect } from 'react';
import { scenario } from '../../scenario.mjs';

const library = { ApiError, BackupClient, BackupError, ConnectionError, InvalidArgumentError, isBackupError };
const runs = [];

export default function Page() {
  useEffect(() => {
    runs.push(scenario(library, decodeURIComponent(location.hash.slice(1))));
    Promise.all(runs).then(
      (texts) => (document.title = `${texts[0]}, ${runs.length} mounted`),
      (error) => (document.title = `FAIL ${error?.stack ?? error}`),
    );
  }, []);
  return <output>waiting</output>;
}
