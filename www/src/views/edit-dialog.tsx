/** Changing a unit's email address or password; what is left as it was is not sent. */

import { useState } from 'preact/hooks';
import { leave, update } from '../changes.ts';
import type { One } from '../dialog.ts';
import { asApi } from '../problem.ts';
import { called } from '../units.ts';
import { Field } from './field.tsx';
import type { Read } from './form.tsx';
import { DialogForm, FormEnd } from './dialog-form.tsx';
import { Modal } from './modal.tsx';
import { withMaker } from './new-password.tsx';
import { ProblemNote } from './problem-note.tsx';
import { UnsureNote } from './unsure-note.tsx';

type Said = { readonly emptied?: boolean; readonly nothing?: boolean };

export function EditDialog({ dialog }: { dialog: One }) {
  const { unit, draft, problem } = dialog;
  const [said, say] = useState<Said>({});
  const [ready, setReady] = useState(draft.email !== unit.email);
  const sending = dialog.step === 'sending';
  const fields = problem?.fieldErrors ?? {};
  const placed = 'email' in fields || 'password' in fields;

  /** What is to be sent; undefined if there is nothing. */
  function changes(read: Read): { email?: string; password?: string } | undefined {
    const email = read('email').trim();
    const password = read('password');
    const changed = {
      ...(email !== '' && email !== unit.email && { email }),
      ...(password.trim() !== '' && { password }),
    };
    return Object.keys(changed).length === 0 ? undefined : changed;
  }
  function submit(read: Read): void {
    // An address can be changed, not taken away: to leave it out would say that it was.
    const emptied = read('email').trim() === '' && unit.email !== '';
    const changed = changes(read);
    say({ emptied, nothing: !emptied && changed === undefined });
    if (!emptied && changed !== undefined) update(unit, changed);
  }

  return (
    <Modal heading="Edit backup unit" onCancel={leave}>
      <p class="subject">{called(unit)}</p>
      <DialogForm
        sending={sending}
        told={[problem, said]}
        onSubmit={submit}
        onInput={(read) => {
          setReady(changes(read) !== undefined);
          if (said.nothing === true) say({});
        }}
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
          error={said.emptied === true ? 'Enter an email address.' : asApi(fields['email'])}
          hint="Where reports about the backups go."
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete="new-password"
          error={asApi(fields['password'])}
          hint="Leave empty to keep the one it has."
          extra={withMaker}
        />
        <FormEnd does="Save" ready={ready} sending={sending}>
          <p class="hint" role="status">
            {said.nothing === true && 'Change the email address or enter a new password.'}
          </p>
        </FormEnd>
      </DialogForm>
    </Modal>
  );
}
