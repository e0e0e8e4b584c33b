/** The end of a dialog's form: the way out, and the one thing that it is for. */

import type { ComponentChildren } from 'preact';
import { leave as giveUp } from '../changes.ts';
import { Button } from './button.tsx';

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
