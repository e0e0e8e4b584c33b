/** Puts the page together. */

import { h, render } from 'preact';
import { accountOf, createApi } from './api.ts';
import { createController, type Told } from './controller.ts';
import { App } from './views/app.tsx';
import './styles/index.css';

const root = document.getElementById('page');
if (root === null) throw new Error('index.html has no #page');
// Neither the package nor the cookie would do without https: better a sentence than an empty page.
if (window.isSecureContext) void start(root);
else {
  const text = 'Credentials are not sent without it: open the page at an address that begins with https://.';
  render(h('main', { class: 'main narrow' }, h('h1', {}, 'This page needs https'), h('p', {}, text)), root);
}

async function start(into: HTMLElement): Promise<void> {
  const controller = createController(await createApi(window.location.origin), window, told());
  render(h(App, { controller }), into);
  controller.start();
}

/** What the gateway wrote into the page that it served, if it did. */
function told(): Told | undefined {
  const facts = document.querySelector('script[type="application/json"]')?.textContent ?? '{}';
  const { upstream, session } = JSON.parse(facts) as { upstream?: Told['upstream']; session?: unknown };
  return upstream && { upstream, account: accountOf(session) };
}
