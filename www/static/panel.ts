/** The panel of faults: buttons that speak to the sandbox's control plane, and what came of it. */

import { FAULTS } from '../docs/playground/faults.ts';

/** A browser ends a worker that nothing is asked of for half a minute, and the sandbox with it. */
const AWAKE_MS = 20_000;

export function addPanel(): void {
  const panel = document.getElementById('faults');
  const choices = panel?.querySelector('.choices');
  const status = panel?.querySelector('[role=status]');
  if (!panel || !choices || !status) return;
  const add = (label: string, done: string, ask: () => Promise<Response>): void => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button';
    button.textContent = label;
    button.addEventListener('click', () => {
      ask().then(
        ({ ok }) => {
          status.textContent = ok ? done : 'The sandbox refused.';
        },
        () => {
          status.textContent = 'The sandbox did not answer.';
        },
      );
    });
    choices.append(button);
  };
  for (const [label, rule] of Object.entries(FAULTS))
    add(label, `Armed: ${label}.`, () => control('POST', 'faults', rule));
  add('Clear', 'No fault is armed.', () => control('DELETE', 'faults'));
  add('Clock: 10 s later', 'It is 10 s later.', () => control('POST', 'clock', { advanceMs: 10_000 }));
  add('Start afresh', 'Everything is as it was at the start.', () => control('POST', 'reset'));
  panel.hidden = false;
  setInterval(() => void control('GET', 'clock').catch(() => undefined), AWAKE_MS);
}

function control(method: string, path: string, body?: unknown): Promise<Response> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'content-type': 'application/json' };
  }
  return fetch(`./_sandbox/${path}`, init);
}
