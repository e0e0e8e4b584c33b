/** The dialogs over the list and what becomes of them, as pure steps. No secret is ever part of them. */

import type { Problem } from './problem.ts';
import type { Unit } from './units.ts';

export type Draft = { readonly name: string; readonly email: string };

/**
 * `unsure`: the create may or may not have been applied. After a look at the list, `blind`: it could not be loaded;
 * `absent`: the name is not there; `present`: it is, but not by a unit that is known to be new.
 */
export type Step = 'editing' | 'sending' | 'unsure' | 'looking' | 'blind' | 'absent' | 'present';

/**
 * What was sent last, which the draft may have left behind; `before` are the ids that the list had then, if it was
 * there. `doubt`: nobody knows what became of it.
 */
export type Sent = { readonly name: string; readonly before: ReadonlySet<string> | undefined; readonly doubt: boolean };

/** What became of one unit of many. */
export type Outcome =
  | { readonly is: 'done' | 'unsent' }
  | { readonly is: 'refused' | 'unknown'; readonly problem: Problem };

export type Create = {
  readonly kind: 'create';
  readonly step: Step;
  readonly draft: Draft;
  readonly problem: Problem | undefined;
  readonly sent: Sent | undefined;
};
export type One = {
  readonly kind: 'edit' | 'delete';
  readonly step: 'editing' | 'sending' | 'unsure';
  readonly unit: Unit;
  readonly draft: Draft;
  readonly problem: Problem | undefined;
};
export type Many = {
  readonly kind: 'edit many' | 'delete many';
  readonly step: 'editing' | 'sending' | 'done';
  readonly units: readonly Unit[];
  readonly draft: Draft;
  readonly problem: undefined;
  /** By the unit's id, as they come. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
};
export type Form = Create | One | Many;
export type Dialog = Form | { readonly kind: 'keys' };

export type Opening =
  | { readonly kind: 'create' }
  | { readonly kind: 'keys' }
  | { readonly kind: One['kind']; readonly unit: Unit }
  | { readonly kind: Many['kind']; readonly units: readonly Unit[] };

/** Whether a change was refused in a way after which only the list knows how its unit is. */
export function leavesDoubt(problem: Problem): boolean {
  return problem.outcome === 'unknown' || problem.status === 404;
}

export function opened(opening: Opening): Dialog {
  const email = opening.kind === 'edit' ? opening.unit.email : '';
  const fresh = { step: 'editing', draft: { name: '', email }, problem: undefined, sent: undefined } as const;
  if ('units' in opening) return { ...fresh, ...opening, outcomes: new Map() };
  return opening.kind === 'keys' ? { kind: opening.kind } : { ...fresh, ...opening };
}

export function isMany(dialog: Dialog | undefined): dialog is Many {
  return dialog !== undefined && 'units' in dialog;
}

/**
 * The form as it was filled in, for a new session. What was sent is forgotten: it would be measured against a list that
 * is gone.
 */
export function reopened(dialog: Dialog | undefined): Dialog | undefined {
  if (dialog === undefined || dialog.kind === 'keys') return undefined;
  if (isMany(dialog)) return dialog.step === 'sending' ? { ...dialog, step: 'done' } : dialog;
  const next = { step: 'editing', problem: undefined } as const;
  if (dialog.kind === 'create') return { ...dialog, ...next, sent: undefined };
  return { ...dialog, ...next };
}

/** What is sent again while nobody knows of the first time is measured against the list as it was before that. */
export function sending(dialog: Form, draft: Draft, units: readonly Unit[] | undefined): Form {
  const next = { step: 'sending', draft, problem: undefined } as const;
  if (dialog.kind !== 'create') return { ...dialog, ...next };
  const doubt = dialog.sent?.doubt === true;
  const before = doubt ? dialog.sent?.before : units && new Set(units.map(({ id }) => id));
  return { ...dialog, ...next, sent: { name: draft.name, before, doubt } };
}

export function refused(dialog: Form, problem: Problem): Form {
  if (isMany(dialog)) return dialog;
  const unsure = problem.outcome === 'unknown';
  const next = { step: unsure ? 'unsure' : 'editing', problem } as const;
  if (dialog.kind !== 'create') return { ...dialog, ...next };
  const { sent } = dialog;
  return { ...dialog, ...next, sent: sent && problem.outcome !== 'not_sent' ? { ...sent, doubt: unsure } : sent };
}
