/** Deleting a unit: says what is lost and asks for the unit's name, since nothing brings it back. */

import { useState } from 'preact/hooks';
import { leave, remove } from '../changes.ts';
import { controller } from '../controller.ts';
import type { One } from '../dialog.ts';
import { typeable } from '../units.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import type { Read } from './form.tsx';
import { DialogForm, FormEnd } from './dialog-form.tsx';
import { Modal } from './modal.tsx';
import { ProblemNote } from './problem-note.tsx';
import { UnsureNote } from './unsure-note.tsx';

/** From this many letters on a name is offered to be copied. */
const LONG = 20;

export function DeleteDialog({ dialog }: { dialog: One }) {
  const { unit, problem } = dialog;
  const [error, setError] = useState('');
  const [ready, setReady] = useState(false);
  const sending = dialog.step === 'sending';
  // What one sees is what one types; a unit that has no name to see is asked for by its id.
  const name = typeable(unit.name);
  const asked = name || unit.id;
  const kind = name === '' ? 'id' : 'name';
  const isSame = (read: Read): boolean => typeable(read('confirm')) === asked;

  function submit(read: Read): void {
    setError(isSame(read) ? '' : `This is not the ${kind} of the unit.`);
    if (isSame(read)) remove(unit);
  }

  return (
    <Modal heading="Delete backup unit" onCancel={leave}>
      <DialogForm
        sending={sending}
        told={[problem, error]}
        onSubmit={submit}
        onInput={(read) => setReady(isSame(read))}
      >
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
        <Losses />
        <Field
          label="Type the unit's name"
          name="confirm"
          error={error}
          hint={
            <>
              To confirm, type: <bdi>{asked}</bdi>
            </>
          }
        />
        {asked.length >= LONG && (
          <Button kind="small fit" icon="copy" onClick={() => controller.copy(asked, kind === 'id' ? 'Id' : 'Name')}>
            Copy {kind}
          </Button>
        )}
        <FormEnd does="Delete" kind="danger" ready={ready} sending={sending} />
      </DialogForm>
    </Modal>
  );
}

/** What goes with a unit. */
export function Losses({ many = false }: { many?: boolean }) {
  return (
    <>
      <ul class="losses">
        <li>the backup plans inside {many ? 'each unit' : 'the unit'}</li>
        <li>all backups made with it</li>
        <li>its backup user</li>
      </ul>
      <p>Nothing of it can be brought back.</p>
    </>
  );
}
