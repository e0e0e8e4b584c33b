/**
 * The one session of the page without a server: kept in the worker, since no script can set a cookie that none can
 * read.
 */

import { BackupClient, isBackupError } from 'ionos-backup';
import type { Credentials } from 'ionos-backup/gateway';
import type { Sandbox } from 'ionos-backup/sandbox';

const SESSION_MS = 8 * 60 * 60 * 1000;

type Session = { readonly credentials: Credentials; readonly endsMs: number };

export function createSession(sandbox: Sandbox) {
  let current: Session | undefined;
  const credentials = (): Credentials | undefined =>
    current !== undefined && Date.now() < current.endsMs ? current.credentials : undefined;

  async function signIn(request: Request): Promise<Response> {
    try {
      const given = (await request.json()) as Credentials;
      const { contractNumber, ...auth } = given;
      const { baseUrl, fetch } = sandbox.clientOptions;
      const client = new BackupClient({ baseUrl, fetch, auth, contractNumber, maxRetries: 0, allowInsecure: true });
      await client.list({ depth: 0 });
      current = { credentials: given, endsMs: Date.now() + SESSION_MS };
      return new Response(null, { status: 204 });
    } catch (error) {
      if (!isBackupError(error)) return refusal(400, 'gateway-json', 'the body is not a JSON object');
      const status = 'status' in error && typeof error.status === 'number' ? error.status : 502;
      return refusal(status, `gateway-${error.code}`, error.message);
    }
  }

  function facts(): Response {
    const given = credentials();
    // Asked for before the page begins: that there is none is no failure for the console to show.
    if (current === undefined || given === undefined) return Response.json(null);
    const kind = 'token' in given ? 'token' : 'user';
    return Response.json({
      expiresAt: new Date(current.endsMs).toISOString(),
      kind,
      contractNumber: given.contractNumber,
    });
  }

  async function fetch(request: Request): Promise<Response> {
    if (request.method === 'POST') return signIn(request);
    if (request.method === 'DELETE') {
      current = undefined;
      return new Response(null, { status: 204 });
    }
    return facts();
  }

  return { credentials, fetch };
}

function refusal(httpStatus: number, errorCode: string, message: string): Response {
  return Response.json({ httpStatus, messages: [{ errorCode, message }] }, { status: httpStatus });
}
