/** What is opened seldom has its code in a file of its own, which comes at the first sign that somebody is about to use the page. */

import type { ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Controller } from '../controller.ts';
import type { Unit } from '../units.ts';

type Parts = typeof import('../seldom/index.tsx');

let parts: Parts | undefined;

export async function load(): Promise<Parts> {
  parts ??= await import('../seldom/index.tsx');
  return parts;
}

export function Seldom({ controller, draw }: { controller: Controller; draw: (parts: Parts) => ComponentChild }) {
  const [there, come] = useState(parts);
  useEffect(() => {
    if (there !== undefined) return;
    load().then(come, () => {
      controller.dispatch({ type: 'closed' });
      controller.go({ unit: undefined }, 'replaced');
      missing(controller);
    });
  }, []);
  return there && draw(there);
}

export function exportUnits(controller: Controller, units: readonly Unit[]): void {
  load().then(
    ({ download }) => download(units, controller),
    () => missing(controller),
  );
}

function missing(controller: Controller): void {
  const text = 'This part of the page did not load. Check that you are online, then reload the page.';
  controller.dispatch({ type: 'noticed', text, tone: 'bad' });
}
