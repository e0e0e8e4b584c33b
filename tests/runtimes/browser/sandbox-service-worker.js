/** `ionos-backup/sandbox` in a service worker of ES modules. */
import { compare, report } from './report.js';

report(
  (async () => {
    await navigator.serviceWorker.register('sandbox-worker.js', { type: 'module' });
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    const digest = new Promise((resolve) => {
      port1.onmessage = ({ data }) => resolve(data);
    });
    active.postMessage('', [port2]);
    return compare(await digest);
  })(),
);
