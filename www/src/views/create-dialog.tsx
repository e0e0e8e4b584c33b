/**
 * Creating a unit. When no answer tells whether it was created, this says so and offers to look, and never just
 * repeats.
 */

import { useState } from 'preact/hooks';
import { create, find, leave } from '../changes.ts';
import type { Create } from '../dialog.ts';
import { asApi } from '../problem.ts';
import { newPassword } from '../password.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import { Form, type Read } from './form.tsx';
import { FormEnd } from './form-end.tsx';
import { Modal } from './modal.tsx';
import { Note, ProblemNote } from './problem-note.tsx';
import { UnsureNote } from './unsure-note.tsx';

type Errors = Readonly<Record<string, readonly string[]>>;

export function CreateDialog({ dialog }: { dialog: Create }) {
  const { step, draft, problem } = dialog;
  const [missing, setMissing] = useState<Errors>({});
  const sending = step === 'sending';
  const fields = step === 'editing' ? (problem?.fieldErrors ?? {}) : {};
  const elsewhere = Object.keys(fields).some((name) => ['name', 'email', 'password'].includes(name));
  const errors = (name: string): readonly string[] | undefined => missing[name] ?? refusal(fields[name]);

  function submit(read: Read): void {
    if (step === 'looking') return;
    const [name, email, password] = [read('name').trim(), read('email').trim(), read('password')];
    const lacking: Record<string, readonly string[]> = {};
    if (name === '') lacking['name'] = ['Enter a name.'];
    if (email === '') lacking['email'] = ['Enter an email address.'];
    if (password.trim() === '') lacking['password'] = ['Enter a password.'];
    setMissing(lacking);
    if (Object.keys(lacking).length === 0) create({ name, email }, password);
  }

  return (
    <Modal heading="New backup unit" onCancel={leave}>
      <Form sending={sending} told={[problem, missing, step]} onSubmit={submit}>
        {step === 'editing' && problem !== undefined && !elsewhere && <ProblemNote problem={problem} />}
        <Unsure dialog={dialog} />
        <Field
          label="Name"
          name="name"
          value={draft.name}
          errors={errors('name')}
          hint="Letters and digits only. It cannot be changed later."
        />
        <Field
          label="Email"
          name="email"
          type="email"
          value={draft.email}
          errors={errors('email')}
          hint="Where reports about the backups go."
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete="new-password"
          errors={errors('password')}
          hint="For the backup user of this unit."
          maker={newPassword}
        />
        <FormEnd does="Create" sending={sending} off={sending || step === 'looking'} />
      </Form>
    </Modal>
  );
}

/** What the API has against a field's value. */
export function refusal(texts: readonly string[] | undefined): readonly string[] | undefined {
  const said = asApi(texts);
  return said === undefined ? undefined : [said];
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
