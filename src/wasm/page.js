/** The page that this runs in, if it does: whether it is hidden, and pauses that end when it shows again. */
import { SHOWN } from './generated.js';
import { pause } from './pending.js';

/** Whether the page is hidden. */
export function isHidden() {
  try {
    const { visibilityState, hidden } = globalThis.document;
    return visibilityState === undefined ? hidden === true : visibilityState === 'hidden';
  } catch {
    return false;
  }
}

/** Waits so long, or until the page shows again: and then it ends so. */
export function rest(durationMs, signal) {
  const pending = pause(durationMs, signal);
  if (pending.over) return pending;
  let wasHidden = isHidden();
  const listener = () => {
    if (isHidden()) wasHidden = true;
    else if (wasHidden) pending.close(SHOWN);
  };
  try {
    const { document } = globalThis;
    document.addEventListener('visibilitychange', listener);
    pending.release = () => document.removeEventListener('visibilitychange', listener);
  } catch {
    // There is no page.
  }
  return pending;
}
