/** One unit: what it is, how it is, and what can be done with it. */
// biome-ignore-all lint/a11y/noRedundantRoles: a display other than table's takes the roles away in some browsers

import { useId, useRef } from 'preact/hooks';
import type { Controller } from '../controller.ts';
import { ago, exactly } from '../dates.ts';
import { isLeaving, stateWords, typeable, type Unit } from '../units.ts';
import { Icon, TONE_ICON } from './icons.tsx';

type Props = {
  unit: Unit;
  index: number;
  /** Where the row lies in the table's body, in pixels, if it is not in line with the others. */
  top: number | undefined;
  nowMs: number;
  controller: Controller;
};

/** A click that follows another one so soon is the second half of a double click, and means no second console. */
const AGAIN_MS = 1_000;

export function UnitRow({ unit, index, top, nowMs, controller }: Props) {
  const name = useId();
  const leaving = isLeaving(unit);
  const open = (kind: 'edit' | 'delete') => (): void => {
    if (!leaving) controller.dispatch({ type: 'opened', kind, unit });
  };
  const opened = useRef({ id: '', ms: 0 });
  function openConsole(): void {
    const ms = performance.now();
    const again = opened.current.id === unit.id && ms - opened.current.ms < AGAIN_MS;
    if (leaving || again) return;
    opened.current = { id: unit.id, ms };
    controller.openConsole(unit.id);
  }
  return (
    <tr
      class={`row${leaving ? ' leaving' : ''}${top === undefined ? '' : ' stray'}`}
      style={{ top: top === undefined ? '' : `${top}px` }}
      role="row"
      aria-rowindex={index}
      data-id={unit.id}
    >
      <td class="cell name" role="cell">
        <span class="title" id={name} dir="auto" title={unit.name}>
          {typeable(unit.name) === '' ? <em>No name</em> : <bdi>{unit.name}</bdi>}
        </span>
        <span class="id">
          <code title={unit.id}>{unit.id}</code>
          <button
            class="copy"
            type="button"
            aria-label="Copy id"
            aria-describedby={name}
            title="Copy id"
            onClick={() => controller.copy(unit.id)}
          >
            <Icon name="copy" />
          </button>
        </span>
      </td>
      <td class="cell status" role="cell">
        <StateBadge state={unit.state} />
      </td>
      <td class="cell email" role="cell">
        <span class="clip" title={unit.email}>
          {unit.email || <span class="none">No email yet</span>}
        </span>
      </td>
      <td class="cell added" role="cell">
        {unit.createdMs === undefined ? (
          <span class="none">Unknown</span>
        ) : (
          <time dateTime={new Date(unit.createdMs).toISOString()} title={exactly(unit.createdMs)}>
            {ago(unit.createdMs, nowMs)}
          </time>
        )}
      </td>
      <td class="cell tools" role="cell">
        <button
          class="button small console"
          type="button"
          aria-describedby={name}
          aria-disabled={leaving}
          onClick={openConsole}
        >
          <Icon name="open" />
          Open console
        </button>
        <button
          class="button small square"
          type="button"
          aria-label="Edit"
          aria-describedby={name}
          title="Edit"
          aria-disabled={leaving}
          onClick={open('edit')}
        >
          <Icon name="edit" />
        </button>
        <button
          class="button small square"
          type="button"
          aria-label="Delete"
          aria-describedby={name}
          title="Delete"
          aria-disabled={leaving}
          onClick={open('delete')}
        >
          <Icon name="trash" />
        </button>
      </td>
    </tr>
  );
}

function StateBadge({ state }: { state: string }) {
  const { label, tone, changing } = stateWords(state);
  return (
    <span class={`badge ${tone}`} title={state}>
      <Icon name={TONE_ICON[tone]} turning={changing} />
      <span>{breakable(label)}</span>
    </span>
  );
}

/** An unknown state may be long, and has underscores where a line may end. */
function breakable(label: string) {
  return label.split(/(?<=_)/).flatMap((part, index) => (index === 0 ? [part] : [<wbr key={index} />, part]));
}
