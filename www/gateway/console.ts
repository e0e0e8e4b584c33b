/** Opening a unit's console: the one-time URL goes from the API into a redirect, and through no script of the page. */

import { failure, failureOf } from './answers.ts';
import { isConsoleUrl } from './policy.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import { clientOf } from './sign-in.ts';

export async function openConsole(
  id: string,
  session: Session,
  settings: Settings,
  signal: AbortSignal,
): Promise<Response> {
  const client = clientOf(session.credentials, session.contractNumber, settings);
  try {
    const url = await client.ssoUrl(id, { signal });
    if (!isConsoleUrl(url, settings.loopbackUpstream)) {
      return failure(502, [
        { errorCode: 'gateway-console-url', message: 'the API named a console that is not reached by https' },
      ]);
    }
    // EXPOSE: the one-time URL, to the browser tab that asked for it.
    return new Response(null, { status: 303, headers: { location: url, 'referrer-policy': 'no-referrer' } });
  } catch (error) {
    return failureOf(error);
  } finally {
    client.free();
  }
}
