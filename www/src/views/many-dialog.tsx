/**
 * Changing or deleting many units at once: one confirmation that names how many, and a result that tells each apart.
 */

import { useState } from 'preact/hooks';
import { leave, many } from '../changes.ts';
import type { Many, Outcome } from '../dialog.ts';
import { unitsIn } from '../news.ts';
import { asApi } from '../problem.ts';
import { called } from '../units.ts';
import { Losses } from './delete-dialog.tsx';
import { Field } from './field.tsx';
import { Icon, type IconName } from './icons.tsx';
import type { Read } from './form.tsx';
import { DialogForm, FormEnd } from './dialog-form.tsx';
import { Modal } from './modal.tsx';

export function ManyDialog({ dialog }: { dialog: Many }) {
  const { kind, step, units, draft, outcomes } = dialog;
  const deleting = kind === 'delete many';
  const [error, setError] = useState('');
  const [ready, setReady] = useState(draft.email !== '');
  const isReady = (read: Read): boolean =>
    deleting ? read('confirm').trim() === String(units.length) : read('email').trim() !== '';

  function submit(read: Read): void {
    if (step !== 'editing') return;
    const wrong = deleting ? `Type ${units.length}, the number of units.` : 'Enter an email address.';
    setError(isReady(read) ? '' : wrong);
    if (isReady(read)) many(deleting ? undefined : { email: read('email').trim() });
  }

  const what = unitsIn(units.length).replace(' ', ' backup ');
  return (
    <Modal heading={`${deleting ? 'Delete' : 'Change'} ${what}`} onCancel={leave}>
      <DialogForm
        sending={step === 'sending'}
        told={[error]}
        onSubmit={submit}
        onInput={(read) => setReady(isReady(read))}
      >
        {step === 'editing' && deleting && (
          <>
            <p>This deletes the units below and, for good:</p>
            <Losses many />
          </>
        )}
        {step !== 'editing' && (
          <p role="status">
            {step === 'sending'
              ? `${outcomes.size} of ${units.length} answered.`
              : summary(
                  units.map(({ id }) => outcomes.get(id)?.is ?? 'unsent'),
                  deleting,
                )}
          </p>
        )}
        <ul class="many">
          {units.map((unit) => (
            <li key={unit.id}>
              <bdi>{called(unit)}</bdi>
              {step !== 'editing' && <Result outcome={outcomes.get(unit.id)} deleting={deleting} />}
            </li>
          ))}
        </ul>
        {step === 'editing' &&
          (deleting ? (
            <Field
              label="Type the number of units"
              name="confirm"
              inputMode="numeric"
              error={error}
              hint={`To confirm, type: ${units.length}`}
            />
          ) : (
            <Field
              label="Email"
              name="email"
              type="email"
              value={draft.email}
              error={error}
              hint="Where reports about the backups of all of them go."
            />
          ))}
        <FormEnd
          does={step === 'done' ? undefined : deleting ? 'Delete' : 'Save'}
          kind={deleting ? 'danger' : 'primary'}
          leave={step === 'editing' ? 'Cancel' : step === 'sending' ? 'Stop' : 'Close'}
          ready={ready}
          sending={step === 'sending'}
        />
      </DialogForm>
    </Modal>
  );
}

const ICONS: Record<Outcome['is'], IconName> = { done: 'check', refused: 'alert', unknown: 'info', unsent: 'pause' };

function words(is: Outcome['is'], deleting: boolean): string {
  return { done: deleting ? 'being deleted' : 'changed', refused: 'refused', unknown: 'unknown', unsent: 'not sent' }[
    is
  ];
}

function Result({ outcome, deleting }: { outcome: Outcome | undefined; deleting: boolean }) {
  if (outcome === undefined) return <span class="result">…</span>;
  const { is } = outcome;
  const label = words(is, deleting);
  return (
    <>
      <span class={`result ${is}`}>
        <Icon name={ICONS[is]} />
        {label.charAt(0).toUpperCase() + label.slice(1)}
      </span>
      {'problem' in outcome && (
        <span class="hint">
          {is === 'unknown' ? 'The list shows what became of it.' : outcome.problem.text}{' '}
          {asApi(Object.values(outcome.problem.fieldErrors).flatMap((texts) => texts ?? []))}
        </span>
      )}
    </>
  );
}

function summary(all: readonly Outcome['is'][], deleting: boolean): string {
  const counts = (['done', 'refused', 'unknown', 'unsent'] as const).flatMap((is) => {
    const count = all.filter((one) => one === is).length;
    return count === 0 ? [] : [`${count} ${words(is, deleting)}`];
  });
  return `${counts.join(', ')}.`;
}
