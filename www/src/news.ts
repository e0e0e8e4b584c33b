/**
 * What one is told: the news that a list brings, and how long a unit that the API has accepted may be missing from it.
 * Pure.
 */

import { type Dialog, leavesDoubt } from './dialog.ts';
import { called, isChanging, isLeaving, type Unit } from './units.ts';

/** `unseen` is for screen readers alone: whoever sees the page sees it anyway. */
export type Mood = 'good' | 'bad' | 'quiet' | 'unseen';
export type News = {
  readonly text: string;
  readonly tone: Mood;
  /** The unit that one may want to go on with. */
  readonly unit?: string;
};
/** The count makes the same words news again. */
export type Notice = News & { readonly count: number };

/** What an accepted change leads one to see in the list, for the while in which the list may not show it yet. */
export type Expectation = { readonly kind: 'created' | 'deleted'; readonly unit: Unit; readonly untilMs: number };

/** How long a unit that the API has accepted may be missing from its list. */
export const GRACE_MS = 30_000;

/**
 * The list as it was received, with what is still expected of it; an expectation that is met, or too old, is dropped.
 */
export function awaited(
  received: readonly Unit[],
  expected: readonly Expectation[],
  nowMs: number,
): { byId: ReadonlyMap<string, Unit>; expected: readonly Expectation[] } {
  const byId = new Map(received.map((unit) => [unit.id, unit]));
  const left = expected.filter(({ kind, unit, untilMs }) => {
    const shown = byId.get(unit.id);
    const met = kind === 'created' ? shown !== undefined : shown === undefined || isLeaving(shown);
    return !met && nowMs < untilMs;
  });
  for (const { unit } of left) byId.set(unit.id, unit);
  return { byId, expected: left };
}

/** The list ends a delete that was refused without saying whether the unit is still there. */
export function goneOf(dialog: Dialog | undefined, now: ReadonlyMap<string, Unit>): string | undefined {
  if (dialog?.kind !== 'delete' || dialog.problem === undefined || !leavesDoubt(dialog.problem)) return undefined;
  const shown = now.get(dialog.unit.id);
  const name = called(dialog.unit);
  if (shown === undefined) return `${name} is gone: it was deleted.`;
  return isLeaving(shown) ? `${name} is being deleted.` : undefined;
}

/** What became of the units that were changing when the list was last seen. */
export function newsOf(before: readonly Unit[], now: ReadonlyMap<string, Unit>): News | undefined {
  const said: string[] = [];
  let tone: Mood = 'good';
  for (const unit of before) {
    if (!isChanging(unit)) continue;
    const after = now.get(unit.id);
    if (after === undefined) {
      said.push(isLeaving(unit) ? `${called(unit)} was deleted.` : `${called(unit)} is no longer in the list.`);
    } else if (!isChanging(after)) {
      if (after.tone === 'bad') tone = 'bad';
      said.push(`${called(unit)} is now ${after.label.toLowerCase()}.`);
    }
  }
  if (said.length === 0) return undefined;
  return { text: said.length <= 3 ? said.join(' ') : `${said.length} backup units have changed.`, tone };
}

export function unitsIn(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'unit' : 'units'}`;
}
