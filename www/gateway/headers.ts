/** The headers of every answer, by Hono's own middleware; what a handler has already said stands. */

import type { Context, Next } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import * as policy from './policy.ts';
import { type Env, settingsIfRight } from './settings.ts';

export async function headers(c: Context<{ Bindings: Env }>, next: Next): Promise<void> {
  const current = settingsIfRight(c.env);
  const host = policy.parseUrl(current?.publicOrigin ?? c.req.url)?.hostname ?? '';
  const secure = secureHeaders({
    contentSecurityPolicy: policy.isApi(c.req.path) ? policy.API_POLICY : policy.pagePolicy(current?.loopbackUpstream),
    permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
    referrerPolicy: 'same-origin',
    strictTransportSecurity: policy.isLoopback(host) ? false : 'max-age=31536000',
    xFrameOptions: 'DENY',
    overwrite: false,
  });
  await secure(c, next);
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
}
