/** A dialog's form, which keeps what is typed; and its end: the way out, and the one thing that it is for. */

import type { ComponentChildren, ComponentProps } from 'preact';
import { leave as giveUp } from '../changes.ts';
import { controller } from '../controller.ts';
import { Button } from './button.tsx';
import { Form } from './form.tsx';

export function DialogForm({ onInput, ...rest }: ComponentProps<typeof Form>) {
  return (
    <Form
      {...rest}
      onInput={(read, event) => {
        keepDraft(event);
        onInput?.(read, event);
      }}
    />
  );
}

/** Keeps what is typed, should the session end meanwhile; of all fields only those that hold no secret. */
function keepDraft({ target }: InputEvent): void {
  if (!(target instanceof HTMLInputElement)) return;
  if (target.name === 'name' || target.name === 'email')
    controller.dispatch({ type: 'drafted', draft: { [target.name]: target.value } });
}

export function FormEnd({
  does,
  leave = 'Cancel',
  kind = 'primary',
  ready = true,
  sending,
  off = sending,
  children,
}: {
  /** What its button is called; none if there is nothing left to do. */
  does: string | undefined;
  leave?: string;
  kind?: 'primary' | 'danger';
  /** Whether there is something to send: only then it looks so. */
  ready?: boolean;
  sending: boolean;
  off?: boolean;
  children?: ComponentChildren;
}) {
  return (
    <div class="actions">
      {children}
      <Button onClick={giveUp}>{leave}</Button>
      {does !== undefined && (
        <Button
          kind={`${kind} ${ready ? '' : 'unready'}`}
          type="submit"
          icon={sending ? 'busy' : undefined}
          turning
          off={off}
        >
          {does}
        </Button>
      )}
    </div>
  );
}
