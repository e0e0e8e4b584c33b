/** A consumer on ES2022 alone: neither DOM nor Node types are needed for anything but the request that is not sent. */
import { BackupClient, isBackupError } from 'ionos-backup';
import type { AbortSignalLike, BackupUnit, FetchFunction } from 'ionos-backup';

declare const signal: AbortSignalLike;
declare const fetch: FetchFunction;

export async function run(): Promise<BackupUnit | undefined> {
  using client = new BackupClient({ auth: { token: async () => 'token' }, fetch });
  try {
    const { items } = await client.list({ signal, depth: 1, filter: { name: 'prod' } });
    for (const unit of items) await client.get(unit.id);
    const unit = await client.create({ name: 'prod', password: 'secret', email: 'a@example.com' });
    await client.update(unit.id, { email: 'b@example.com' }, { maxRetries: 0 });
    await client.replace(unit.id, { password: 'other', email: 'b@example.com' });
    const url: string = await client.ssoUrl(unit.id);
    const nothing: void = await client.delete(unit.id);
    const { method } = await client.requests.delete(unit.id);
    const text: string = method + url + String(nothing);
    return text === '' ? undefined : await client.waitUntilAvailable(unit.id, { onPoll: ({ elapsedMs }) => elapsedMs });
  } catch (error) {
    if (isBackupError(error)) return undefined;
    throw error;
  }
}
