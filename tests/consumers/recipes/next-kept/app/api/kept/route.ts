/** `GET` tells the units' names, kept by Next for an hour; `POST` creates a unit, and has the list looked up anew. */
import { BackupClient } from 'ionos-backup';
import { revalidateTag } from 'next/cache';

export const dynamic = 'force-dynamic';

const TAG = 'backup-units';

// Your own sign-in belongs into both: whoever gets past it acts with your token.
export async function GET(): Promise<Response> {
  const client = BackupClient.fromEnv(process.env);
  const { items } = await client.list({ fetchOptions: { next: { revalidate: 3600, tags: [TAG] } } });
  return Response.json(items.map(({ properties }) => properties?.name));
}

export async function POST(request: Request): Promise<Response> {
  const { name, password, email } = await request.json();
  const unit = await BackupClient.fromEnv(process.env).create({ name, password, email });
  revalidateTag(TAG, { expire: 0 });
  return Response.json(unit, { status: 201 });
}
