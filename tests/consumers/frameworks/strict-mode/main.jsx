/**
 * React's StrictMode in development: every effect is set up, torn down and set up again, its client freed in between.
 */
import { BackupClient } from 'ionos-backup';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { baseUrl, report } from '../../../runtimes/browser/report.js';

const seen = { mounted: 0, aborted: 0, failed: [] };

function Units({ onListed }) {
  /** @type {any} */
  const [names, setNames] = useState();
  useEffect(() => {
    seen.mounted++;
    const leave = new AbortController();
    const client = new BackupClient({ baseUrl, auth: { token: 'demo-token' } });
    client.list({ signal: leave.signal }).then(
      ({ items }) => setNames(items.map((unit) => unit.properties?.name)),
      (error) => (error === leave.signal.reason ? seen.aborted++ : seen.failed.push(error)),
    );
    return () => {
      leave.abort();
      client.free();
    };
  }, []);
  useEffect(() => {
    if (names !== undefined) onListed(names);
  }, [names, onListed]);
  return names?.join(', ') ?? 'loading';
}

report(
  new Promise((resolve) => {
    createRoot(document.querySelector('#root')).render(
      <StrictMode>
        <Units onListed={resolve} />
      </StrictMode>,
    );
  }).then((names) => {
    const asExpected = seen.mounted === 2 && seen.aborted === 1 && seen.failed.length === 0;
    return asExpected && names.includes('BackupUnitName') ? 'ok' : `FAIL ${names} ${JSON.stringify(seen)}`;
  }),
);
