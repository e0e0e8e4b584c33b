/** The package in a service worker of ES modules, which forbids top-level await. */
import { answer, baseUrl, report } from './report.js';

report(
  (async () => {
    await navigator.serviceWorker.register('unbundled-worker.js', { type: 'module' });
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    const done = answer(port1);
    active.postMessage(baseUrl, [port2]);
    return done;
  })(),
);
