/** Finding units: those that hold every word of a query, the best match first; and where the match is. Pure. */

import { type Tone, TONES, type Unit } from './units.ts';

export function wordsOf(query: string): readonly string[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/**
 * The units that hold every word: found by the name before the address before the state before the id; else in the
 * order given.
 */
export function searchUnits(units: readonly Unit[], words: readonly string[]): readonly Unit[] {
  if (words.length === 0) return units;
  const ranks = new Map<number, Unit[]>();
  for (const unit of units) {
    const rank = Math.min(
      words.reduce((sum, word) => sum + rankOf(unit, word), 0),
      isState(unit, words.join(' ')) ? BY_STATE : NOWHERE,
    );
    const same = ranks.get(rank);
    if (same !== undefined) same.push(unit);
    else if (rank < NOWHERE) ranks.set(rank, [unit]);
  }
  return [...ranks].toSorted(([a], [b]) => a - b).flatMap(([, same]) => same);
}

const BY_STATE = 3;
const NOWHERE = 1e6;

function rankOf(unit: Unit, word: string): number {
  const [name, email] = unit.sought;
  const at = name.indexOf(word);
  if (at !== -1) return at === 0 ? 0 : 1;
  if (email.includes(word)) return 2;
  if (isState(unit, word)) return BY_STATE;
  return isId(unit.id, word) ? 4 : NOWHERE;
}

/** From a word's beginning, and not for so few letters that they mean something else. */
function isState({ sought: [, , state] }: Unit, text: string): boolean {
  return text.length > 2 && ` ${state}`.replaceAll('\n', ' ').includes(` ${text}`);
}

/** From its beginning; elsewhere only what looks like a piece of one, or "ace" would be found in one id of many. */
export function isId(id: string, word: string): boolean {
  return id.startsWith(word) || (/^[\da-f-]{6,}$/.test(word) && id.includes(word));
}

/** The text in pieces, every second of which is a match. */
export function pieces(text: string, words: readonly string[]): readonly string[] {
  return words.length === 0
    ? [text]
    : text.split(new RegExp(`(${words.map((word) => word.replace(/\W/g, '\\$&')).join('|')})`, 'i'));
}

/** How many units there are of each kind. */
export function countTones(units: readonly Unit[]): Record<Tone, number> {
  const counts = Object.fromEntries(TONES.map((tone) => [tone, 0])) as Record<Tone, number>;
  for (const unit of units) counts[unit.tone] += 1;
  return counts;
}
