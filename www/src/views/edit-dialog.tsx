/** Changing a unit's email address or password; what is left as it was is not sent. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Controller } from '../controller.ts';
import type { One } from '../dialog.ts';
import { called } from '../units.ts';
import { refusal } from './create-dialog.tsx';
import { Field, focusFirstError, keepDraft, textOf } from './field.tsx';
import { FormEnd } from './form-end.tsx';
import { Modal } from './modal.tsx';
import { ProblemNote, UnsureNote } from './problem-note.tsx';

type Said = { readonly emptied?: boolean; readonly nothing?: boolean };

export function EditDialog({ dialog, controller }: { dialog: One; controller: Controller }) {
  const { unit, draft, problem } = dialog;
  const form = useRef<HTMLFormElement>(null);
  const [said, say] = useState<Said>({});
  const [ready, setReady] = useState(draft.email !== unit.email);
  const sending = dialog.step === 'sending';
  const fields = problem?.fieldErrors ?? {};
  const placed = 'email' in fields || 'password' in fields;
  useEffect(() => {
    if (!sending) focusFirstError(form.current);
  }, [problem, said, sending]);

  /** What is to be sent; undefined if there is nothing. */
  function changes(): { email?: string; password?: string } | undefined {
    if (form.current === null) return undefined;
    const email = textOf(form.current, 'email').trim();
    const password = textOf(form.current, 'password');
    const changed = {
      ...(email !== '' && email !== unit.email && { email }),
      ...(password.trim() !== '' && { password }),
    };
    return Object.keys(changed).length === 0 ? undefined : changed;
  }
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (form.current === null || sending) return;
    // An address can be changed, not taken away: to leave it out would say that it was.
    const emptied = textOf(form.current, 'email').trim() === '' && unit.email !== '';
    const changed = changes();
    say({ emptied, nothing: !emptied && changed === undefined });
    if (!emptied && changed !== undefined) controller.update(unit, changed);
  }

  return (
    <Modal heading="Edit backup unit" controller={controller}>
      <p class="subject">{called(unit)}</p>
      <form
        ref={form}
        onSubmit={submit}
        onInput={(event) => {
          keepDraft(controller, event);
          setReady(changes() !== undefined);
          if (said.nothing === true) say({});
        }}
        noValidate
      >
        {problem !== undefined &&
          !placed &&
          (dialog.step === 'unsure' ? (
            <UnsureNote
              problem={problem}
              what={`the changes to ${called(unit)} were made`}
              advice="Saving them once more does no harm."
            />
          ) : (
            <ProblemNote problem={problem} />
          ))}
        <Field
          label="Email"
          name="email"
          type="email"
          value={draft.email}
          errors={said.emptied === true ? ['Enter an email address.'] : refusal(fields['email'])}
          hint="Where reports about the backups go."
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete="new-password"
          errors={refusal(fields['password'])}
          hint="Leave empty to keep the one it has."
          maker={controller}
        />
        <FormEnd does="Save" ready={ready} sending={sending} controller={controller}>
          <p class="hint" role="status">
            {said.nothing === true && 'Change the email address or enter a new password.'}
          </p>
        </FormEnd>
      </form>
    </Modal>
  );
}
