/** A route of Next's node runtime. */
import * as library from 'ionos-backup';
import { scenario } from '../../scenario.mjs';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export async function GET(request) {
  const sandbox = new URL(request.url).searchParams.get('sandbox');
  return new Response(await scenario(library, sandbox).catch((error) => `FAIL ${error?.stack ?? error}`));
}
