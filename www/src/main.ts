/** Puts the page together. */

import { h, render } from 'preact';
import { createApi } from './api.ts';
import { createController } from './controller.ts';
import { App } from './views/app.tsx';
import './styles/index.css';

const root = document.getElementById('page');
if (root === null) throw new Error('index.html has no #page');
const controller = createController(createApi(window.location.origin), window);
render(h(App, { controller }), root);
controller.start();
