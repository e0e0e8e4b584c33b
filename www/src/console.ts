/** Opens a unit's console in a new tab, which also tells what goes wrong; the one-time URL goes through no script. */

import { openConsole as open } from 'ionos-backup/browser';
import { BASE } from './base.ts';
import { controller } from './controller.ts';

export function openConsole(id: string): void {
  // A click counts for some seconds, after which a browser would open nothing, and say nothing.
  if (navigator.userActivation?.isActive === false) {
    const text = 'This took a while to load. It is ready now: choose “Open console” again.';
    controller.dispatch({ type: 'noticed', text, tone: 'bad' });
    return;
  }
  open({ gateway: `${BASE}api`, id }).catch(() => {
    const text = 'This console cannot be opened: the unit’s id is none that the API gives.';
    controller.dispatch({ type: 'noticed', text, tone: 'bad' });
  });
}
