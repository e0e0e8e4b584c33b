/** A form, which leads to what is wrong in it. */

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Gives the text of a field; '' where there is none. */
export type Read = (name: string) => string;

export function Form({
  sending,
  told,
  onSubmit,
  onInput,
  children,
}: {
  sending: boolean;
  /** What may have something to say of the fields: when it changes, the reader is taken to it. */
  told: readonly unknown[];
  onSubmit: (read: Read) => void;
  onInput?: (read: Read, event: InputEvent) => void;
  children: ComponentChildren;
}) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!sending) focusFirstError(form.current);
  }, [...told, sending]);
  function read(name: string): string {
    const value = form.current && new FormData(form.current).get(name);
    return typeof value === 'string' ? value : '';
  }
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!sending) onSubmit(read);
      }}
      onInput={(event) => onInput?.(read, event)}
      noValidate
    >
      {children}
    </form>
  );
}

/**
 * Takes the reader to the first field that has an error, else to the form's own message; no error stays folded away.
 */
function focusFirstError(form: HTMLFormElement | null): void {
  const wrong = [...(form?.querySelectorAll<HTMLElement>('[aria-invalid="true"]') ?? [])];
  for (const field of wrong) field.closest('details')?.setAttribute('open', '');
  (wrong[0] ?? form?.querySelector<HTMLElement>('[role="alert"]'))?.focus();
}
