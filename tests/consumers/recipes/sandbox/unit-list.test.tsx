/** A component under React Testing Library: it calls the API, as far as it can tell. */
// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { BackupClient } from 'ionos-backup';
import { createSandbox, type SandboxFault } from 'ionos-backup/sandbox';
import { afterEach, expect, test } from 'vitest';
import { UnitList } from './unit-list';

afterEach(cleanup);

test('shows the units with their states', async () => {
  const sandbox = createSandbox({ units: [{ name: 'mail' }, { name: 'shop', state: 'FAILED' }] });
  render(<UnitList client={new BackupClient(sandbox.clientOptions)} />);
  expect(screen.getByRole('status').textContent).toBe('Loading …');
  const items = await screen.findAllByRole('listitem');
  expect(items.map((item) => item.textContent)).toEqual(['mail (AVAILABLE)', 'shop (FAILED)']);
});

const faults: [code: string, fault: SandboxFault][] = [
  ['unauthorized', { kind: 'status', status: 401 }],
  ['connection_failed', { kind: 'reset' }],
  ['invalid_response', { kind: 'garbage' }],
];

test.each(faults)('says %s where there is no list', async (code, fault) => {
  const sandbox = createSandbox();
  sandbox.fail({ operation: 'list', fault });
  render(<UnitList client={new BackupClient({ ...sandbox.clientOptions, maxRetries: 0 })} />);
  expect((await screen.findByRole('alert')).textContent).toBe(`No list: ${code}`);
});
