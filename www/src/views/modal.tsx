/** A modal dialog on the platform's own element, which keeps the focus inside and gives it back. */

import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { controller } from '../controller.ts';
import { focusAfterDialog } from './lost-focus.ts';
import { Messages } from './messages.tsx';

export function Modal({
  heading,
  kind = '',
  onCancel = controller.cancel,
  children,
}: {
  heading: ComponentChildren;
  kind?: 'panel' | 'again' | 'later' | '';
  onCancel?: () => void;
  children: ComponentChildren;
}) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      // Closing gives the focus back as well, but not once the element has left the page, which is a moment away. What
      // opened the dialog may be gone by then, or may never have been: a dialog comes back with a renewed session.
      const there = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
      if (there) opener.focus();
      else focusAfterDialog();
    };
  }, []);
  const { session } = controller.state;
  const covered = kind !== 'again' && session.status === 'in' && session.again !== undefined;
  return (
    <dialog
      ref={dialog}
      class={`modal ${kind}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <div>
        <h2 id={id}>{heading}</h2>
        {children}
      </div>
      {!covered && <Messages over />}
    </dialog>
  );
}
