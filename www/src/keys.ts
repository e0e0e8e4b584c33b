/**
 * The keys that do something anywhere in the list; none while one types or a dialog is open, and all can be turned off.
 */

import { useEffect } from 'preact/hooks';
import { controller } from './controller.ts';

export const KEYS = [
  ['/', 'Search'],
  ['n', 'New backup unit'],
  ['?', 'These keys'],
] as const;

/** Where a browser keeps that they are off. */
export const OFF = 'keys-off';

export function areKeysOn(): boolean {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    return true;
  }
}

export function useKeys(): void {
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const { altKey, ctrlKey, isComposing, key, metaKey, target } = event;
      const typing = target instanceof Element && target.closest('input, select, textarea') !== null;
      if (altKey || ctrlKey || metaKey || isComposing || typing) return;
      if (controller.state.session.status !== 'in' || document.querySelector('dialog[open]') !== null) return;
      if (!KEYS.some(([one]) => one === key) || !areKeysOn()) return;
      event.preventDefault();
      if (key === '/') document.querySelector<HTMLInputElement>('#search')?.select();
      else controller.dispatch({ type: 'opened', kind: key === 'n' ? 'create' : 'keys' });
    }
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
