/** The gateway in edge-runtime, which runs scripts: a handler of its fetch event. */
import { createGateway } from 'ionos-backup/gateway';
import { optionsFor } from './options.mjs';

// A global of this runtime's context.
const gateway = createGateway(optionsFor(globalThis.UPSTREAM));

addEventListener('fetch', (/** @type {any} */ event) => event.respondWith(gateway.fetch(event.request)));
