/** One unit: what it is, how it is, and what can be done with it. */
// biome-ignore-all lint/a11y/noRedundantRoles: a display other than table's takes the roles away in some browsers

import { useId, useRef } from 'preact/hooks';
import { BASE } from '../base.ts';
import { controller } from '../controller.ts';
import { ago, exactly } from '../dates.ts';
import { later } from '../later.ts';
import { queryOf } from '../place.ts';
import { isId } from '../search.ts';
import { called, isLeaving, typeable, type Unit } from '../units.ts';
import { Button } from './button.tsx';
import { Check } from './check.tsx';
import { Icon, TONE_ICON } from './icons.tsx';
import { Marked } from './marked.tsx';

type Props = {
  unit: Unit;
  index: number;
  /** Where the row lies in the table's body, in pixels, if it is not in line with the others. */
  top: number | undefined;
  /** What the search looks for, to be marked. */
  words: readonly string[];
  onSelect: (event: MouseEvent) => void;
};

/** A click that follows another one so soon is the second half of a double click, and means no second console. */
const AGAIN_MS = 1_000;

export function UnitRow({ unit, index, top, words, onSelect }: Props) {
  const name = useId();
  const { nowMs, place, selected } = controller.state;
  const chosen = selected.has(unit.id);
  const leaving = isLeaving(unit);
  const open = (kind: 'edit' | 'delete') => (): void => controller.dispatch({ type: 'opened', kind, unit });
  function show(event: MouseEvent): void {
    if (!isPlain(event)) return;
    event.preventDefault();
    controller.go({ unit: unit.id });
  }
  return (
    <tr
      class={`row${leaving ? ' leaving' : ''}${chosen ? ' chosen' : ''}${top === undefined ? '' : ' stray'}`}
      style={{ top: top === undefined ? '' : `${top}px` }}
      role="row"
      aria-rowindex={index}
      data-id={unit.id}
    >
      <td class="cell pick" role="cell">
        <Check name={called(unit)} on={chosen} onToggle={onSelect} />
      </td>
      <td class="cell name" role="cell">
        <span class="title" id={name} dir="auto" title={unit.name}>
          <a href={`${BASE}${queryOf({ ...place, unit: unit.id })}`} onClick={show}>
            {typeable(unit.name) === '' ? (
              <em>No name</em>
            ) : (
              <bdi>
                <Marked text={unit.name} words={words} />
              </bdi>
            )}
          </a>
        </span>
        <span class="id">
          <code title={unit.id}>
            <Marked text={unit.id} words={words.filter((word) => isId(unit.id, word))} />
          </code>
          <Copy text={unit.id} what="Id" describedBy={name} />
        </span>
      </td>
      <td class="cell status" role="cell">
        <StateBadge unit={unit} words={words} />
      </td>
      <td class="cell email" role="cell">
        <span class="clip" title={unit.email}>
          {unit.email === '' ? <span class="none">No email yet</span> : <Marked text={unit.email} words={words} />}
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
        <OpenConsole unit={unit} small describedBy={name} />
        <Button
          kind="small square"
          icon="edit"
          named="Edit"
          aria-describedby={name}
          off={leaving}
          onClick={open('edit')}
        />
        <Button
          kind="small square"
          icon="trash"
          named="Delete"
          aria-describedby={name}
          off={leaving}
          onClick={open('delete')}
        />
      </td>
    </tr>
  );
}

export function Copy({ text, what, describedBy }: { text: string; what: string; describedBy?: string }) {
  const label = `Copy ${what.toLowerCase()}`;
  return (
    <button
      class="copy"
      type="button"
      aria-label={label}
      aria-describedby={describedBy}
      title={label}
      onClick={() => controller.copy(text, what)}
    >
      <Icon name="copy" />
    </button>
  );
}

export function OpenConsole({
  unit,
  small = false,
  describedBy,
}: {
  unit: Unit;
  small?: boolean;
  describedBy?: string;
}) {
  const opened = useRef({ id: '', ms: 0 });
  function open(): void {
    later(unit.id, ({ openConsole }) => {
      const ms = performance.now();
      const again = opened.current.id === unit.id && ms - opened.current.ms < AGAIN_MS;
      if (again) return;
      opened.current = { id: unit.id, ms };
      openConsole(unit.id);
    });
  }
  return (
    <Button
      kind={small ? 'small console' : 'primary'}
      icon="open"
      aria-describedby={describedBy}
      off={isLeaving(unit)}
      onClick={open}
    >
      Open console
    </Button>
  );
}

export function StateBadge({ unit: { state, label, tone }, words = [] }: { unit: Unit; words?: readonly string[] }) {
  return (
    <span class={`badge ${tone}`} title={state}>
      <Icon name={TONE_ICON[tone]} turning={tone === 'busy'} />
      <span>{label.includes('_') ? breakable(label) : <Marked text={label} words={words} />}</span>
    </span>
  );
}

/** An unknown state may be long, and has underscores where a line may end. */
function breakable(label: string) {
  return label.split(/(?<=_)/).flatMap((part, index) => (index === 0 ? [part] : [<wbr key={index} />, part]));
}

/** A click that is not meant for another tab or window. */
export function isPlain({ button, altKey, ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  return button === 0 && !altKey && !ctrlKey && !metaKey && !shiftKey;
}
