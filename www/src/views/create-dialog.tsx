/**
 * Creating a unit. When no answer tells whether it was created, this says so and offers to look, and never just
 * repeats.
 */

import { useState } from 'preact/hooks';
import { create, find, leave } from '../changes.ts';
import type { Create } from '../dialog.ts';
import { asApi } from '../problem.ts';
import { Button } from './button.tsx';
import { type Errors, Field } from './field.tsx';
import type { Read } from './form.tsx';
import { DialogForm, FormEnd } from './dialog-form.tsx';
import { Modal } from './modal.tsx';
import { withMaker } from './new-password.tsx';
import { Note, ProblemNote } from './problem-note.tsx';
import { UnsureNote } from './unsure-note.tsx';

const NEEDED = [
  ['name', 'a name'],
  ['email', 'an email address'],
  ['password', 'a password'],
] as const;

export function CreateDialog({ dialog }: { dialog: Create }) {
  const { step, draft, problem } = dialog;
  const [missing, setMissing] = useState<Errors>({});
  const sending = step === 'sending';
  const fields = step === 'editing' ? (problem?.fieldErrors ?? {}) : {};
  const elsewhere = Object.keys(fields).some((name) => NEEDED.some(([field]) => field === name));
  const error = (name: string): string | undefined => missing[name] ?? asApi(fields[name]);

  function submit(read: Read): void {
    if (step === 'looking') return;
    const lacking: Record<string, string> = {};
    for (const [field, what] of NEEDED) if (read(field).trim() === '') lacking[field] = `Enter ${what}.`;
    setMissing(lacking);
    if (Object.keys(lacking).length === 0)
      create({ name: read('name').trim(), email: read('email').trim() }, read('password'));
  }

  return (
    <Modal heading="New backup unit" onCancel={leave}>
      <DialogForm sending={sending} told={[problem, missing, step]} onSubmit={submit}>
        {step === 'editing' && problem !== undefined && !elsewhere && <ProblemNote problem={problem} />}
        <Unsure dialog={dialog} />
        <Field
          label="Name"
          name="name"
          value={draft.name}
          error={error('name')}
          hint="Letters and digits only. It cannot be changed later."
        />
        <Field
          label="Email"
          name="email"
          type="email"
          value={draft.email}
          error={error('email')}
          hint="Where reports about the backups go."
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete="new-password"
          error={error('password')}
          hint="For the backup user of this unit."
          extra={withMaker}
        />
        <FormEnd does="Create" sending={sending} off={sending || step === 'looking'} />
      </DialogForm>
    </Modal>
  );
}

function Unsure({ dialog: { step, sent, problem } }: { dialog: Create }) {
  if (problem === undefined || sent === undefined || step === 'editing' || step === 'sending') return null;
  const { name, before } = sent;
  if (step === 'absent' || step === 'present') {
    const [what, more] =
      step === 'absent'
        ? [
            `${name} is not in the list so far.`,
            'It can take a moment to show. Look again, or create it once more: ' +
              'names are unique, so there cannot be two.',
          ]
        : before === undefined
          ? [
              `There is a unit called ${name}.`,
              'Whether this created it cannot be told, since the list was not there to compare.',
            ]
          : [
              `There was a unit called ${name} before.`,
              'Nothing new has come so far, and as names are unique, nothing will: choose another name.',
            ];
    return (
      <Note kind="quiet" icon="info">
        <p>
          <strong>{what}</strong> {more}
        </p>
        {step === 'absent' && (
          <Button kind="small" onClick={find}>
            Look again
          </Button>
        )}
      </Note>
    );
  }
  const looking = step === 'looking';
  const advice =
    step === 'blind'
      ? 'The list could not be loaded either: look again in a moment.'
      : 'Look at the list before you try again.';
  return (
    <UnsureNote problem={problem} what={`${name} was created`} advice={advice}>
      <Button kind="small" icon={looking ? 'busy' : undefined} turning off={looking} onClick={find}>
        Look for it
      </Button>
    </UnsureNote>
  );
}
