/** The same as an ES module, which is another file of the package. */
import { expect, test } from '@jest/globals';
import { BackupClient } from 'ionos-backup';
import { createSandbox } from 'ionos-backup/sandbox';

test('a list in jsdom', async () => {
  expect(typeof Response).toBe('undefined');
  expect((await new BackupClient(createSandbox({ units: 2 }).clientOptions).list()).items.length).toBe(2);
});
