/** The page without a server: a service worker is gateway and API, and the page begins when it answers. */

// Here, since nothing loads the styles of what is imported later.
import '../src/styles/index.css';
import { addPanel } from './panel.ts';
import './panel.css';

/** The first time, the worker takes over a page that was loaded without it. */
async function begin(): Promise<void> {
  const { serviceWorker } = navigator;
  if (serviceWorker === undefined) throw new Error('service workers need https, or a loopback address');
  const isControlled = new Promise<void>((resolve) => {
    if (serviceWorker.controller !== null) return resolve();
    serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
  });
  await serviceWorker.register('./worker.js', { scope: './' });
  await serviceWorker.ready;
  // After a reload that bypasses the worker, it has to be asked to take over.
  if (serviceWorker.controller === null) (await serviceWorker.ready).active?.postMessage('take over');
  await isControlled;
  await tell();
  await import('../src/main.ts');
  addPanel();
}

/** What the gateway writes into the page that it serves: where the API is, and the session if there is one. */
async function tell(): Promise<void> {
  const session: unknown = await (await fetch('./api/session')).json();
  const facts = document.querySelector('script[type="application/json"]');
  if (facts !== null) facts.textContent = JSON.stringify({ upstream: 'sandbox', session });
}

begin().catch((error: unknown) => {
  const text = document.createElement('p');
  text.textContent = `This browser does not run the demo: ${error instanceof Error ? error.message : String(error)}.`;
  document.getElementById('page')?.replaceChildren(text);
});
