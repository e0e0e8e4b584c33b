/** `GET` lists backup units, `POST` creates one. The token stays on the server: `IONOS_TOKEN` in its environment. */
import { BackupClient, isBackupError } from 'ionos-backup';

// `edge` works as well.
export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export async function GET(request: Request): Promise<Response> {
  return answer(async (client) => Response.json(await client.list({ signal: request.signal })));
}

export async function POST(request: Request): Promise<Response> {
  const { name, password, email } = await request.json();
  return answer(async (client) => Response.json(await client.create({ name, password, email }), { status: 201 }));
}

async function answer(call: (client: BackupClient) => Promise<Response>): Promise<Response> {
  // Your own sign-in belongs here: whoever gets past this line acts with your token.
  try {
    return await call(BackupClient.fromEnv(process.env));
  } catch (error) {
    if (!isBackupError(error)) throw error;
    if (error.code === 'unprocessable') return Response.json({ fieldErrors: error.fieldErrors }, { status: 422 });
    return Response.json({ code: error.code, retryable: error.retryable }, { status: 502 });
  }
}
