/** A page that Next is to keep for a minute: what it shows of the API is not kept with it. */
import { BackupClient } from 'ionos-backup';

export const revalidate = 60;

export default async function Page() {
  const client = BackupClient.fromEnv(process.env);
  const { items } = await client.list();
  const urls = [await client.ssoUrl(items[0].id), await client.ssoUrl(items[0].id)];
  return (
    <main>
      <output>{urls[0] === urls[1] ? 'a one-time URL was given twice' : 'ok'}</output>
      <p>{urls[0]}</p>
    </main>
  );
}
