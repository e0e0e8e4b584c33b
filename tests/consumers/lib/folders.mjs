/** Where things are. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A path below tests/consumers. */
export function here(path) {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/** Does something with an empty folder that is gone afterwards. */
export async function withFolder(use) {
  const folder = await mkdtemp(join(tmpdir(), 'ionos-backup-consumer-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
