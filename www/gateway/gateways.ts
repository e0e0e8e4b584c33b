/**
 * The two mounts of `ionos-backup/gateway`: the operations where the page's client looks for them, and the consoles.
 */

import { createGateway, type Gateway } from 'ionos-backup/gateway';
import { open } from './session.ts';
import type { Settings } from './settings.ts';

type Gateways = { readonly units: Gateway; readonly consoles: Gateway };

const known = new WeakMap<Settings, Gateways>();

export function gatewaysOf(settings: Settings): Gateways {
  const before = known.get(settings);
  if (before !== undefined) return before;
  const common = {
    authorize: async ({ headers }: Request) => {
      const session = await open(headers.get('cookie'), settings, Date.now());
      // EXPOSE: the credentials, to the package, which sends them to the upstream alone.
      return session && { ...session.credentials, contractNumber: session.contractNumber };
    },
    baseUrl: settings.upstream,
    origin: settings.publicOrigin,
  };
  const fresh: Gateways = {
    units: createGateway({
      ...common,
      basePath: '/api/cloudapi/v6',
      operations: ['list', 'create', 'get', 'replace', 'update', 'delete'],
    }),
    consoles: createGateway({ ...common, basePath: '/api', operations: ['console'] }),
  };
  known.set(settings, fresh);
  return fresh;
}
