/** Puts the page together. */

import { h, render } from 'preact';
import { accountOf, createApi } from './api.ts';
import { controller, createController, type Told, use } from './controller.ts';
import { loadAhead } from './later.ts';
import { App } from './views/app.tsx';
import './styles/index.css';

const root = document.getElementById('page');
if (root === null) throw new Error('index.html has no #page');
if (!window.isSecureContext) {
  // Neither the package nor the cookie would do without https: better a sentence than an empty page.
  const text = 'Credentials are not sent without it: open the page at an address that begins with https://.';
  say(root, 'This page needs https', text);
} else {
  start(root).catch((error: unknown) => {
    say(root, 'This page did not load', 'Check that you are online, then reload it.');
    console.error(error);
  });
}

function say(into: HTMLElement, heading: string, text: string): void {
  render(h('main', { class: 'main narrow' }, h('h1', {}, heading), h('p', {}, text)), into);
}

async function start(into: HTMLElement): Promise<void> {
  use(createController(await createApi(window.location.origin), window, told()));
  render(h(App, {}), into);
  controller.start();
  // Its panel is asked for at once, beside the list.
  if (controller.state.place.unit !== undefined) loadAhead();
}

/** What the gateway wrote into the page that it served, if it did. */
function told(): Told | undefined {
  const facts = document.querySelector('script[type="application/json"]')?.textContent ?? '{}';
  const { upstream, session } = JSON.parse(facts) as { upstream?: Told['upstream']; session?: unknown };
  return upstream && { upstream, account: accountOf(session) };
}
