/** The same as an ES module, which is another file of the package. */
import { expect, test } from '@jest/globals';
import { BackupClient } from 'ionos-backup';

test('a double in place of fetch', async () => {
  expect(typeof TextDecoder).toBe('undefined');
  const fetch = async () => ({ status: 200, headers: new Headers(), text: async () => '{"items": [{"id": "one"}]}' });
  expect((await new BackupClient({ fetch }).list()).items).toEqual([{ id: 'one' }]);
});
