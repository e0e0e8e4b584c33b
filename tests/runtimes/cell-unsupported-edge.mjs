/** The cell of an edge function whose bundle was made without the condition `edge-light`. */
import * as library from 'ionos-backup';
import { unsupported } from './unsupported.mjs';

addEventListener('fetch', (/** @type {any} */ event) => {
  event.respondWith(
    unsupported(library, 'edge-light').then(
      (text) => new Response(text),
      (error) => new Response(`${error?.stack ?? error}`, { status: 500 }),
    ),
  );
});
