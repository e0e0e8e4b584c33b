/** Fetches what is opened seldom: once the page has nothing else to do, or when it is first asked for. */

import { controller } from './controller.ts';

type Seldom = typeof import('./seldom.ts');

export const LACKING = 'This part of the page did not load';
export const REMEDY = 'Check that you are online, then try again. Or reload the page, which may be an old one.';

/** What has come. */
export let seldom: Seldom | undefined;

let coming: Promise<Seldom> | undefined;
let again = '';
const waiting = new Set<string>();

/**
 * Rejects if it cannot be fetched. The next call asks anew, and by another address: browsers remember what failed by
 * the first.
 */
export function load(): Promise<Seldom> {
  coming ??= fetchIt(again).then(
    (its) => (seldom = its),
    (error: unknown) => {
      coming = undefined;
      again += '?';
      throw error;
    },
  );
  return coming;
}

/** Nobody waits for it yet: whoever does later, and in vain, is told then. */
export function loadAhead(): void {
  load().catch(() => undefined);
}

/** Does something with it, unless one has signed out by then; not twice while it is still to come, which is told. */
export function later(what: string, use: (its: Seldom) => void): void {
  if (waiting.has(what)) return;
  waiting.add(what);
  if (seldom === undefined) controller.dispatch({ type: 'noticed', text: 'One moment.', tone: 'quiet' });
  load()
    .then(
      (its) => controller.state.session.status !== 'out' && use(its),
      () => controller.dispatch({ type: 'noticed', text: `${LACKING}. ${REMEDY}`, tone: 'bad' }),
    )
    .finally(() => waiting.delete(what));
}

/** The build adds `_again` to the file's name. */
function fetchIt(_again: string): Promise<Seldom> {
  return import('./seldom.ts');
}
