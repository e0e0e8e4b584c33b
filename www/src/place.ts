/**
 * Where in the list one is, as the address says it: the search, the order, the states shown, the unit that is open.
 * Pure.
 */

import { GROUP, SORT_KEYS, type Sort, type Tone, TONES } from './units.ts';

export type Place = {
  readonly search: string;
  readonly sort: Sort;
  /** The states shown; all of them if undefined. */
  readonly tone: Tone | undefined;
  /** The id of the unit that is open. */
  readonly unit: string | undefined;
};

export const START: Place = { search: '', sort: { key: 'name', descending: false }, tone: undefined, unit: undefined };

/** What an address means; what it says that nothing can be made of counts as not said. */
export function placeOf(query: string): Place {
  const asked = new URLSearchParams(query);
  const order = asked.get('sort') ?? '';
  const key = SORT_KEYS.find((one) => one === order.replace('-', ''));
  return {
    search: asked.get('q') ?? '',
    sort: key === undefined ? START.sort : { key, descending: order.endsWith('-') },
    tone: TONES.find((tone) => slug(tone) === asked.get('state')),
    unit: asked.get('unit') || undefined,
  };
}

/** The address's query; what is as it is at the start is left out. */
export function queryOf({ search, sort, tone, unit }: Place): string {
  const asked = new URLSearchParams();
  if (search !== '') asked.set('q', search);
  if (spell(sort) !== spell(START.sort)) asked.set('sort', spell(sort));
  if (tone !== undefined) asked.set('state', slug(tone));
  if (unit !== undefined) asked.set('unit', unit);
  const text = asked.toString();
  return text === '' ? '' : `?${text}`;
}

export function spell({ key, descending }: Sort): string {
  return `${key}${descending ? '-' : ''}`;
}

function slug(tone: Tone): string {
  return GROUP[tone].toLowerCase().replace(' ', '-');
}
