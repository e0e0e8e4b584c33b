/** The cell of `ionos-backup/sandbox` in edge-runtime, which runs scripts: a handler of its fetch event. */
import * as library from 'ionos-backup';
import * as sandbox from 'ionos-backup/sandbox';
import { sandboxScenario } from './scenario-sandbox.mjs';

addEventListener('fetch', (/** @type {any} */ event) => {
  event.respondWith(
    sandboxScenario(library, sandbox).then(
      (text) => new Response(text),
      (error) => new Response(`${error?.stack ?? error}`, { status: 500 }),
    ),
  );
});
