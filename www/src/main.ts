/** Puts the page together. */

import { h, render } from 'preact';
import { createApi } from './api.ts';
import { createController } from './controller.ts';
import { App } from './views/app.tsx';
import './styles/index.css';

const root = document.getElementById('page');
if (root === null) throw new Error('index.html has no #page');
try {
  const controller = createController(createApi(window.location.origin), window);
  render(h(App, { controller }), root);
  controller.start();
} catch (error) {
  // Neither the package nor the cookie would do without https: better a sentence than an empty page.
  if (window.isSecureContext) throw error;
  const text = 'Credentials are not sent without it: open the page at an address that begins with https://.';
  render(h('main', { class: 'main narrow' }, h('h1', {}, 'This page needs https'), h('p', {}, text)), root);
}
