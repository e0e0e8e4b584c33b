/** Where the focus goes when what had it has left the page. */

/** To where dialogs begin; the place in the page does not move. */
export function focusAfterDialog(): void {
  if (!focus('#new-unit')) focus('h1');
}

/** To the heading, or after a dialog to where dialogs begin. Nothing, as long as something has the focus. */
export function mendFocus(held: Element | null): void {
  if (held === document.body || document.activeElement !== document.body) return;
  if (held?.closest('dialog, #new-unit')) focusAfterDialog();
  else focus('h1');
}

function focus(selector: string): boolean {
  const element = document.querySelector<HTMLElement>(selector);
  element?.focus({ preventScroll: true });
  return element !== null;
}
