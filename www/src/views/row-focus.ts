/**
 * Keeps the focus with its unit: through sorting and scrolling in the same row, and in the next one when the row goes
 * away.
 */

import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Unit } from '../units.ts';

export type RowFocus = {
  /** The unit whose row has the focus, or had it before a dialog took it. */
  readonly id: string | undefined;
  /** The keys of the rows with these ids, from the places that they have in the list. */
  keys(ids: readonly string[], places: readonly number[]): readonly Key[];
};
export type Key = string | number;

export function useRowFocus(body: { current: HTMLElement | null }, units: readonly Unit[]): RowFocus {
  const kept = useRef<{ id: string; key: Key | undefined } | undefined>(undefined);
  const last = useRef(new Map<string, Key>());
  // Read before the rows are drawn: only a focus that the drawing itself takes away is given back.
  const held = placeOf(body.current, document.activeElement);
  useLayoutEffect(() => {
    if (held !== undefined && document.activeElement === document.body) restore(body.current, held);
  });
  useEffect(() => {
    const element = body.current;
    const note = ({ target }: FocusEvent): void => {
      const id = placeOf(element, target)?.id;
      kept.current = id === undefined ? undefined : { id, key: last.current.get(id) };
    };
    // A dialog gives the focus back to the row, which has to be there then.
    const forget = ({ relatedTarget }: FocusEvent): void => {
      if (relatedTarget instanceof Element && relatedTarget.closest('dialog') === null) kept.current = undefined;
    };
    element?.addEventListener('focusin', note);
    element?.addEventListener('focusout', forget);
    return () => {
      element?.removeEventListener('focusin', note);
      element?.removeEventListener('focusout', forget);
    };
  }, []);
  useEffect(() => {
    if (!units.some(({ id }) => id === kept.current?.id)) kept.current = undefined;
  }, [units]);
  return {
    id: kept.current?.id,
    keys(ids, places) {
      const keys = keysOf(ids, places, kept.current);
      last.current = new Map(ids.map((id, index) => [id, keys[index] ?? id]));
      return keys;
    },
  };
}

/**
 * A row's elements serve whichever unit a search or an order brings to its place, which is quick; but those of the unit
 * that is kept stay its own. Scrolling makes new rows: with the old ones in new places, what one sees would jump.
 */
export function keysOf(
  ids: readonly string[],
  places: readonly number[],
  kept: { readonly id: string; readonly key: Key | undefined } | undefined,
): readonly Key[] {
  const keys: Key[] = [...places];
  const own = kept === undefined ? -1 : ids.indexOf(kept.id);
  const place = keys[own];
  if (place === undefined || kept?.key === undefined) return keys;
  const taken = keys.indexOf(kept.key);
  if (taken !== -1) keys[taken] = place;
  keys[own] = kept.key;
  return keys;
}

const CONTROLS = 'a, button';

type Place = { readonly id: string; readonly index: number; readonly control: number };

function placeOf(body: HTMLElement | null, element: unknown): Place | undefined {
  if (!(element instanceof HTMLElement) || body?.contains(element) !== true) return undefined;
  const row = element.closest<HTMLElement>('[data-id]');
  const id = row?.dataset['id'];
  if (row === null || id === undefined) return undefined;
  return {
    id,
    index: Number(row.getAttribute('aria-rowindex')),
    control: [...row.querySelectorAll<HTMLElement>(CONTROLS)].indexOf(element),
  };
}

function restore(body: HTMLElement | null, { id, index, control }: Place): void {
  const rows = [...(body?.querySelectorAll<HTMLElement>('[data-id]') ?? [])];
  const same = rows.find((row) => row.dataset['id'] === id);
  const next = rows.find((row) => Number(row.getAttribute('aria-rowindex')) === index) ?? rows.at(-1);
  const controls = (same ?? next)?.querySelectorAll<HTMLElement>(CONTROLS);
  controls?.[same === undefined ? 0 : control]?.focus({ preventScroll: same !== undefined });
}
