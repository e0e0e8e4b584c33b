/** The cell of edge-runtime, which runs scripts: a handler of its fetch event. */
import * as library from 'ionos-backup';
import { scenario } from './scenario.mjs';

addEventListener('fetch', (/** @type {any} */ event) => {
  event.respondWith(
    // A global that the bundle was made with.
    scenario(library, globalThis.BASE_URL).then(
      (text) => new Response(text),
      (error) => new Response(`${error?.stack ?? error}`, { status: 500 }),
    ),
  );
});
