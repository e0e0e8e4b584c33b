/**
 * The table: all rows when they are few, else only those near the viewport, with the true counts for screen readers.
 */
// biome-ignore-all lint/a11y/noRedundantRoles: a display other than table's takes the roles away in some browsers

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { controller } from '../controller.ts';
import { type SortKey, type Unit, visibleRange, WINDOW_FROM } from '../units.ts';
import { Icon } from './icons.tsx';
import { useRowFocus } from './row-focus.ts';
import { UnitRow } from './unit-row.tsx';

/** Drawn before any row has been measured; a viewport's worth. */
const FIRST_ROWS = 24;

const COLUMNS: readonly (readonly [SortKey, string, string])[] = [
  ['name', 'Name', 'name'],
  ['state', 'State', 'status'],
  ['email', 'Email', 'email'],
  ['created', 'Added', 'added'],
];

export function UnitTable({ units, words }: { units: readonly Unit[]; words: readonly string[] }) {
  const windowed = units.length > WINDOW_FROM;
  const body = useRef<HTMLTableSectionElement>(null);
  const { first, end, rowHeight } = useWindow(body, units.length, windowed);
  const focus = useRowFocus(body, units);
  const indexes = Array.from({ length: end - first }, (_, index) => first + index);
  // The row that has the focus stays in the page when it is scrolled out of the window, at its own place.
  const kept = windowed && focus.id !== undefined ? units.findIndex(({ id }) => id === focus.id) : -1;
  const away = kept !== -1 && (kept < first || kept >= end);
  if (away && kept < first) indexes.unshift(kept);
  else if (away) indexes.push(kept);
  const drawn = indexes.flatMap((index) => units[index] ?? []);
  const ids = drawn.map(({ id }) => id);
  const keys = windowed ? focus.keys(ids, indexes) : ids;
  // With the shift key, all from the last one up to this one.
  const last = useRef<string | undefined>(undefined);
  function select(unit: Unit, index: number, { shiftKey }: MouseEvent): void {
    const on = !controller.state.selected.has(unit.id);
    const from = shiftKey ? units.findIndex(({ id }) => id === last.current) : -1;
    const chosen = from === -1 ? [unit] : units.slice(Math.min(from, index), Math.max(from, index) + 1);
    last.current = unit.id;
    controller.dispatch({ type: 'selected', ids: chosen.map(({ id }) => id), on });
  }
  // The roles are said aloud, since a display other than table's takes them away in some browsers.
  return (
    <table
      class={windowed ? 'card table windowed' : 'card table'}
      role="table"
      aria-label="Backup units"
      aria-rowcount={units.length + 1}
    >
      <thead role="rowgroup">
        <tr class="row head" role="row" aria-rowindex={1}>
          <th class="cell pick" role="columnheader" scope="col">
            <span class="unseen">Selected</span>
          </th>
          {COLUMNS.map((column) => (
            <ColumnHead key={column[0]} column={column} />
          ))}
          <th class="cell tools" role="columnheader" scope="col">
            <span class="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody
        role="rowgroup"
        ref={body}
        style={{ paddingTop: `${first * rowHeight}px`, paddingBottom: `${(units.length - end) * rowHeight}px` }}
      >
        {drawn.map((unit, at) => {
          const index = indexes[at] ?? 0;
          const top = index === kept && away ? index * rowHeight : undefined;
          return (
            <UnitRow
              key={keys[at] ?? unit.id}
              unit={unit}
              index={index + 2}
              top={top}
              words={words}
              onSelect={(event) => select(unit, index, event)}
            />
          );
        })}
      </tbody>
    </table>
  );
}

function ColumnHead({ column: [key, label, name] }: { column: readonly [SortKey, string, string] }) {
  const { sort } = controller.state.place;
  const chosen = sort.key === key;
  const turn = (): void => controller.go({ sort: { key, descending: chosen && !sort.descending } });
  return (
    <th
      class={`cell ${name}`}
      role="columnheader"
      scope="col"
      aria-sort={chosen ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button class={chosen ? 'sorter chosen' : 'sorter'} type="button" onClick={turn}>
        {label}
        <Icon name={chosen && sort.descending ? 'down' : 'up'} />
      </button>
    </th>
  );
}

/** Follows the page's scrolling; one real row tells the height of all, which the style sheet keeps equal. */
function useWindow(body: { current: HTMLElement | null }, count: number, windowed: boolean) {
  const [view, setView] = useState({ first: 0, end: Math.min(count, FIRST_ROWS), rowHeight: 0 });
  const measure = useRef(() => {});
  measure.current = () => {
    const element = body.current;
    if (!windowed || element === null) return;
    const rowHeight = element.firstElementChild?.getBoundingClientRect().height ?? 0;
    const { first, end } = visibleRange(count, rowHeight, -element.getBoundingClientRect().top, window.innerHeight);
    setView((now) =>
      now.first === first && now.end === end && now.rowHeight === rowHeight ? now : { first, end, rowHeight },
    );
  };
  useLayoutEffect(() => measure.current(), [count, windowed]);
  useEffect(() => {
    if (!windowed) return undefined;
    const now = (): void => measure.current();
    window.addEventListener('scroll', now, { passive: true });
    window.addEventListener('resize', now);
    return () => {
      window.removeEventListener('scroll', now);
      window.removeEventListener('resize', now);
    };
  }, [windowed]);
  if (!windowed) return { first: 0, end: count, rowHeight: 0 };
  const drawn = Math.max(0, view.end - view.first);
  const first = Math.max(0, Math.min(view.first, count - drawn));
  return { first, end: Math.min(count, first + drawn), rowHeight: view.rowHeight };
}
