/** One unit: all that is known of it, each to copy, what its state means, and what to do next. */

import type { ComponentChildren } from 'preact';
import { controller } from '../controller.ts';
import { loginOf } from '../csv.ts';
import { exactly } from '../dates.ts';
import { isLeaving, typeable, type Unit } from '../units.ts';
import { Button } from './button.tsx';
import { Modal } from './modal.tsx';
import { Copy, OpenConsole, StateBadge } from './unit-row.tsx';
import { meaningOf } from '../meanings.ts';

export function Panel({ unit }: { unit: Unit }) {
  const leaving = isLeaving(unit);
  const open = (kind: 'edit' | 'delete') => (): void => controller.dispatch({ type: 'opened', kind, unit });
  const { means, next } = meaningOf(unit.state);
  const contract = controller.state.account?.contractNumber;
  const login = contract === undefined ? undefined : loginOf(unit, contract);
  return (
    <Modal heading={<bdi>{typeable(unit.name) || unit.id}</bdi>} kind="panel">
      <Button kind="plain square close" icon="close" named="Close" onClick={controller.cancel} />
      <div class="meaning">
        <p>
          <StateBadge unit={unit} /> {unit.state !== '' && <code>{unit.state}</code>}
        </p>
        <p>{means}</p>
        <p>
          <strong>Next:</strong> {next}
        </p>
      </div>
      <dl class="facts">
        <Fact name="Name" text={unit.name} />
        <Fact name="Login" text={login}>
          {login === undefined ? (
            <span class="hint">
              The name, a hyphen and your contract number. Sign in with the number to see it here in full.
            </span>
          ) : (
            <span class="hint">For the backup agent and the console.</span>
          )}
        </Fact>
        <Fact name="Email" text={unit.email} />
        <Fact name="Id" text={unit.id} />
        <Moment name="Added" ms={unit.createdMs} by={unit.createdBy} />
        <Moment name="Changed" ms={unit.changedMs} by={unit.changedBy} />
      </dl>
      <div class="actions">
        <Button off={leaving} onClick={open('delete')}>
          Delete
        </Button>
        <Button off={leaving} onClick={open('edit')}>
          Edit
        </Button>
        <OpenConsole unit={unit} />
      </div>
    </Modal>
  );
}

function Fact({
  name,
  text = '',
  children,
}: {
  name: string;
  text?: string | undefined;
  children?: ComponentChildren;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <div>
          {text !== '' && <bdi>{text}</bdi>}
          {text === '' && children === undefined && <span class="none">None yet</span>}
          {children}
        </div>
        {text !== '' && <Copy text={text} what={name} />}
      </dd>
    </div>
  );
}

function Moment({ name, ms, by }: { name: string; ms: number | undefined; by: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <div>
          {ms === undefined ? (
            <span class="none">Unknown</span>
          ) : (
            <time dateTime={new Date(ms).toISOString()}>{exactly(ms)}</time>
          )}
          {by !== '' && <span class="hint">by {by}</span>}
        </div>
      </dd>
    </div>
  );
}
