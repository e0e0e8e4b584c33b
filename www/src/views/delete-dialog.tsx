/** Deleting a unit: says what is lost and asks for the unit's name, since nothing brings it back. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Controller } from '../controller.ts';
import type { Dialog } from '../state.ts';
import { typeable } from '../units.ts';
import { Field, focusFirstError, textOf } from './field.tsx';
import { Icon } from './icons.tsx';
import { Modal } from './modal.tsx';
import { ProblemNote, UnsureNote } from './problem-note.tsx';

export function DeleteDialog({
  dialog,
  controller,
}: {
  dialog: Dialog & { kind: 'edit' | 'delete' };
  controller: Controller;
}) {
  const { unit, problem } = dialog;
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<readonly string[]>([]);
  const sending = dialog.step === 'sending';
  // What one sees is what one types; a unit that has no name to see is asked for by its id.
  const name = typeable(unit.name);
  const asked = name || unit.id;
  useEffect(() => {
    if (!sending) focusFirstError(form.current);
  }, [problem, errors, sending]);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (form.current === null || sending) return;
    const same = typeable(textOf(form.current, 'confirm')) === asked;
    setErrors(same ? [] : [`This is not the ${name === '' ? 'id' : 'name'} of the unit.`]);
    if (same) controller.remove(unit);
  }

  return (
    <Modal heading="Delete backup unit" onCancel={controller.cancel}>
      <form ref={form} onSubmit={submit} noValidate>
        {problem !== undefined &&
          (dialog.step === 'unsure' ? (
            <UnsureNote
              problem={problem}
              what={`${asked} was deleted`}
              advice="This closes by itself once the list shows that it was."
            />
          ) : (
            <ProblemNote problem={problem} />
          ))}
        <p>
          This deletes{' '}
          <strong class="subject-inline">
            <bdi>{asked}</bdi>
          </strong>{' '}
          and, for good:
        </p>
        <ul class="losses">
          <li>the backup plans inside the unit</li>
          <li>all backups made with it</li>
          <li>its backup user</li>
        </ul>
        <p>Nothing of it can be brought back.</p>
        <Field
          label="Type the unit's name"
          name="confirm"
          errors={errors}
          hint={
            <>
              To confirm, type: <bdi>{asked}</bdi>
            </>
          }
        />
        <div class="actions">
          <button class="button" type="button" onClick={controller.cancel}>
            Cancel
          </button>
          <button class="button danger" type="submit" aria-disabled={sending}>
            {sending && <Icon name="busy" turning />}Delete
          </button>
        </div>
      </form>
    </Modal>
  );
}
