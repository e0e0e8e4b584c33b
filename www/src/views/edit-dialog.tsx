/** Changing a unit's email address or password; what is left as it was is not sent. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Controller } from '../controller.ts';
import type { Dialog } from '../state.ts';
import { draftOf, Field, focusFirstError, textOf } from './field.tsx';
import { Icon } from './icons.tsx';
import { Modal } from './modal.tsx';
import { ProblemNote, UnsureNote } from './problem-note.tsx';

export function EditDialog({
  dialog,
  controller,
}: {
  dialog: Dialog & { kind: 'edit' | 'delete' };
  controller: Controller;
}) {
  const { unit, draft, problem } = dialog;
  const form = useRef<HTMLFormElement>(null);
  const [missing, setMissing] = useState<readonly string[]>([]);
  const sending = dialog.step === 'sending';
  const fields = problem?.fieldErrors ?? {};
  const placed = 'email' in fields || 'password' in fields;
  useEffect(() => {
    if (!sending) focusFirstError(form.current);
  }, [problem, missing, sending]);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (form.current === null || sending) return;
    const email = textOf(form.current, 'email').trim();
    const password = textOf(form.current, 'password');
    const changes = {
      ...(email !== '' && email !== unit.email && { email }),
      ...(password.trim() !== '' && { password }),
    };
    const nothing = Object.keys(changes).length === 0;
    // An address can be changed, not taken away: to leave it out would say that it was.
    const emptied = email === '' && unit.email !== '';
    setMissing(
      emptied ? ['Enter an email address.'] : nothing ? ['Change the email address or enter a new password.'] : [],
    );
    if (!emptied && !nothing) controller.update(unit, changes);
  }

  return (
    <Modal heading="Edit backup unit" onCancel={controller.cancel}>
      <p class="subject">{unit.name || unit.id}</p>
      <form ref={form} onSubmit={submit} onInput={draftOf(controller)} noValidate>
        {problem !== undefined &&
          !placed &&
          (dialog.step === 'unsure' ? (
            <UnsureNote
              problem={problem}
              what={`the changes to ${unit.name || unit.id} were made`}
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
          errors={missing.length > 0 ? missing : fields['email']}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete="new-password"
          errors={fields['password']}
          hint="Leave empty to keep the one it has."
        />
        <div class="actions">
          <button class="button" type="button" onClick={controller.cancel}>
            Cancel
          </button>
          <button class="button primary" type="submit" aria-disabled={sending}>
            {sending && <Icon name="busy" turning />}Save
          </button>
        </div>
      </form>
    </Modal>
  );
}
