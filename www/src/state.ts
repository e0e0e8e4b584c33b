/** The page's whole state as one value, and every change of it as a pure step. No secret is ever part of it. */

import type { Problem } from './problem.ts';
import { isChanging, isLeaving, type Sort, stateWords, type Unit } from './units.ts';

export type Session =
  | { readonly status: 'unknown' }
  | { readonly status: 'in' }
  | {
      readonly status: 'out';
      readonly reason: 'first' | 'ended' | 'left';
      readonly sending: boolean;
      readonly problem: Problem | undefined;
    };

export type List =
  | { readonly status: 'loading'; readonly slow: boolean }
  | { readonly status: 'failed'; readonly problem: Problem }
  | {
      readonly status: 'ready';
      readonly units: readonly Unit[];
      readonly loadedAtMs: number;
      readonly stale: Problem | undefined;
    };

export type Draft = { readonly name: string; readonly email: string };

/**
 * `unsure`: the create may or may not have been applied. After a look at the list, `blind`: it could not be loaded;
 * `absent`: the name is not there; `present`: it is, but not by a unit that is known to be new.
 */
export type Step = 'editing' | 'sending' | 'unsure' | 'looking' | 'blind' | 'absent' | 'present';

/**
 * What was sent last, which the draft may have left behind; `before` are the ids that the list had then, if it was there.
 * `doubt`: nobody knows what became of it.
 */
export type Sent = { readonly name: string; readonly before: ReadonlySet<string> | undefined; readonly doubt: boolean };

export type Dialog =
  | {
      readonly kind: 'create';
      readonly step: Step;
      readonly draft: Draft;
      readonly problem: Problem | undefined;
      readonly sent: Sent | undefined;
    }
  | {
      readonly kind: 'edit' | 'delete';
      readonly step: 'editing' | 'sending' | 'unsure';
      readonly unit: Unit;
      readonly draft: Draft;
      readonly problem: Problem | undefined;
    };

/** What an accepted change leads one to see in the list, for the while in which the list may not show it yet. */
export type Expectation = { readonly kind: 'created' | 'deleted'; readonly unit: Unit; readonly untilMs: number };

/** `unseen` is for screen readers alone: whoever sees the page sees it anyway. */
export type Notice = {
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'quiet' | 'unseen';
  readonly count: number;
};

export type State = {
  readonly session: Session;
  readonly list: List;
  readonly refreshing: boolean;
  readonly online: boolean;
  readonly nowMs: number;
  readonly search: string;
  readonly sort: Sort;
  readonly dialog: Dialog | undefined;
  readonly expected: readonly Expectation[];
  readonly notice: Notice | undefined;
};

export type Action =
  | { readonly type: 'asked'; readonly quiet: boolean }
  | { readonly type: 'slow' }
  | { readonly type: 'listed'; readonly units: readonly Unit[]; readonly nowMs: number }
  | { readonly type: 'list failed'; readonly problem: Problem }
  | { readonly type: 'stale closed' }
  | { readonly type: 'signing in' }
  | { readonly type: 'sign-in failed'; readonly problem: Problem }
  | { readonly type: 'signed in' }
  | { readonly type: 'signed out'; readonly reason: 'ended' | 'left' }
  | { readonly type: 'searched'; readonly text: string }
  | { readonly type: 'sorted'; readonly sort: Sort }
  | { readonly type: 'opened'; readonly kind: 'create' }
  | { readonly type: 'opened'; readonly kind: 'edit' | 'delete'; readonly unit: Unit }
  | { readonly type: 'closed' }
  | { readonly type: 'drafted'; readonly draft: Partial<Draft> }
  | { readonly type: 'sending'; readonly draft: Draft }
  | { readonly type: 'refused'; readonly problem: Problem }
  | { readonly type: 'looking' }
  | { readonly type: 'looked'; readonly problem: Problem | undefined }
  | { readonly type: 'accepted'; readonly unit: Unit; readonly nowMs: number }
  | { readonly type: 'noticed'; readonly text: string; readonly tone: Notice['tone'] }
  | { readonly type: 'online'; readonly online: boolean }
  | { readonly type: 'ticked'; readonly nowMs: number };

/** How long a unit that the API has accepted may be missing from its list. */
export const GRACE_MS = 30_000;

export function initial(nowMs: number, online: boolean): State {
  return {
    session: { status: 'unknown' },
    list: { status: 'loading', slow: false },
    refreshing: false,
    online,
    nowMs,
    search: '',
    sort: { key: 'name', descending: false },
    dialog: undefined,
    expected: [],
    notice: undefined,
  };
}

export function step(state: State, action: Action): State {
  switch (action.type) {
    case 'asked':
      if (state.list.status === 'ready') return { ...state, refreshing: !action.quiet || state.refreshing };
      return { ...state, refreshing: true, list: { status: 'loading', slow: false } };
    case 'slow':
      return state.list.status === 'loading' ? { ...state, list: { status: 'loading', slow: true } } : state;
    case 'listed':
      return listed(state, action.units, action.nowMs);
    case 'list failed':
      // Older news would lie over this.
      return {
        ...state,
        refreshing: false,
        notice: undefined,
        list: failed(state.list, action.problem),
        session: answered(state.session, action.problem),
      };
    case 'stale closed':
      return state.list.status === 'ready' ? { ...state, list: { ...state.list, stale: undefined } } : state;
    case 'signing in':
      return {
        ...state,
        session: { status: 'out', reason: reasonOf(state.session), sending: true, problem: undefined },
      };
    case 'sign-in failed':
      return {
        ...state,
        notice: undefined,
        session: { status: 'out', reason: reasonOf(state.session), sending: false, problem: action.problem },
      };
    case 'signed in':
      return { ...state, session: { status: 'in' }, notice: undefined };
    case 'signed out':
      return signedOut(state, action.reason);
    case 'searched':
      return { ...state, search: action.text };
    case 'sorted':
      return { ...state, sort: action.sort };
    case 'opened':
      return { ...state, dialog: opened(action) };
    case 'closed':
      return { ...state, dialog: undefined };
    case 'drafted':
      return withDialog(state, (dialog) => ({ ...dialog, draft: { ...dialog.draft, ...action.draft } }));
    case 'sending':
      return withDialog(state, (dialog) => sending(state, dialog, action.draft));
    case 'refused':
      return withDialog(state, (dialog) => refused(dialog, action.problem));
    case 'looking':
      return withDialog(state, (dialog) =>
        dialog.kind === 'create' && dialog.sent?.doubt === true ? { ...dialog, step: 'looking' } : dialog,
      );
    case 'looked':
      return looked(state, action.problem);
    case 'accepted':
      return accepted(state, action.unit, action.nowMs);
    case 'noticed':
      return notify(state, action.text, action.tone);
    case 'online':
      return { ...state, online: action.online };
    case 'ticked':
      return { ...state, nowMs: action.nowMs };
  }
}

/** Whether the list has to be asked again by itself. */
export function isWaiting(state: State): boolean {
  if (state.session.status !== 'in' || state.list.status !== 'ready') return false;
  return state.expected.length > 0 || state.list.units.some(isChanging);
}

/** Whether there may be a session to leave: also while an answer lets one wait, and after none has come in time. */
export function mayLeave({ session, list }: State): boolean {
  if (session.status !== 'unknown') return session.status === 'in';
  return (list.status === 'loading' && list.slow) || (list.status === 'failed' && list.problem.code === 'timeout');
}

/** Whether a change was refused in a way after which only the list knows how its unit is. */
export function leavesDoubt(problem: Problem): boolean {
  return problem.outcome === 'unknown' || problem.status === 404;
}

/** The document's title says where one is, and how much is under way. */
export function title(state: State): string {
  if (state.session.status === 'out') return 'Sign in · Backup units';
  switch (state.list.status) {
    case 'loading':
      return 'Loading · Backup units';
    case 'failed':
      return 'Not loaded · Backup units';
    case 'ready': {
      const changing = state.list.units.filter(isChanging).length;
      return `${changing > 0 ? `${changing} in progress · ` : ''}Backup units (${state.list.units.length})`;
    }
  }
}

function reasonOf(session: Session): 'first' | 'ended' | 'left' {
  return session.status === 'out' ? session.reason : 'first';
}

function failed(list: List, problem: Problem): List {
  return list.status === 'ready' ? { ...list, stale: problem } : { status: 'failed', problem };
}

/** Whoever is not signed in gets a 401, so that any other answer is one to a session, which one can leave. */
function answered(session: Session, problem: Problem): Session {
  const answer =
    problem.status !== undefined || problem.code === 'invalid_response' || problem.code === 'response_too_large';
  return session.status === 'unknown' && answer ? { status: 'in' } : session;
}

/** An ended session comes back to where it was, so the search, the order and a draft stay; leaving forgets it all. */
function signedOut(state: State, reason: 'ended' | 'left'): State {
  const out = state.session.status === 'out' ? state.session : undefined;
  // A session ends once: what is late to say so must not disturb who is signing in.
  if (out !== undefined && reason === 'ended') return state;
  const session: Session = {
    sending: false,
    problem: undefined,
    ...out,
    status: 'out',
    reason: state.session.status === 'unknown' ? 'first' : reason,
  };
  if (reason === 'left') return { ...initial(state.nowMs, state.online), session };
  return {
    ...state,
    session,
    list: { status: 'loading', slow: false },
    refreshing: false,
    expected: [],
    notice: undefined,
    dialog: reopened(state.dialog),
  };
}

/** The form as it was filled in. What was sent is forgotten: it would be measured against a list that is gone. */
function reopened(dialog: Dialog | undefined): Dialog | undefined {
  const next = { step: 'editing', problem: undefined } as const;
  return dialog?.kind === 'create' ? { ...dialog, ...next, sent: undefined } : dialog && { ...dialog, ...next };
}

function opened(action: Action & { type: 'opened' }): Dialog {
  if (action.kind === 'create')
    return { kind: 'create', step: 'editing', draft: { name: '', email: '' }, problem: undefined, sent: undefined };
  const { kind, unit } = action;
  return {
    kind,
    step: 'editing',
    unit,
    draft: { name: '', email: kind === 'edit' ? unit.email : '' },
    problem: undefined,
  };
}

function withDialog(state: State, change: (dialog: Dialog) => Dialog): State {
  return state.dialog === undefined ? state : { ...state, dialog: change(state.dialog) };
}

/** What is sent again while nobody knows of the first time is measured against the list as it was before that. */
function sending(state: State, dialog: Dialog, draft: Draft): Dialog {
  const next = { step: 'sending', draft, problem: undefined } as const;
  if (dialog.kind !== 'create') return { ...dialog, ...next };
  const ids = state.list.status === 'ready' ? new Set(state.list.units.map(({ id }) => id)) : undefined;
  const doubt = dialog.sent?.doubt === true;
  return { ...dialog, ...next, sent: { name: draft.name, before: doubt ? dialog.sent?.before : ids, doubt } };
}

/** Only a unit that was not there before can be the one that was created: names are unique, but others take them too. */
function looked(state: State, problem: Problem | undefined): State {
  const { dialog, list } = state;
  if (dialog?.kind !== 'create' || dialog.sent === undefined) return state;
  if (problem !== undefined || list.status !== 'ready') return { ...state, dialog: { ...dialog, step: 'blind' } };
  const { name, before } = dialog.sent;
  const found = list.units.filter((unit) => unit.name === name);
  if (found.some(({ id }) => before?.has(id) === false))
    return notify({ ...state, dialog: undefined }, `${name} is there: it was created.`, 'good');
  return { ...state, dialog: { ...dialog, step: found.length === 0 ? 'absent' : 'present' } };
}

function refused(dialog: Dialog, problem: Problem): Dialog {
  const next = { step: problem.outcome === 'unknown' ? 'unsure' : 'editing', problem } as const;
  if (dialog.kind !== 'create' || dialog.sent === undefined || problem.outcome === 'not_sent')
    return { ...dialog, ...next };
  return { ...dialog, ...next, sent: { ...dialog.sent, doubt: problem.outcome === 'unknown' } };
}

/** The API took a change: show it at once, and remember it for as long as the list may lag behind. */
function accepted(state: State, unit: Unit, nowMs: number): State {
  const { dialog, list } = state;
  if (dialog === undefined || list.status !== 'ready') return { ...state, dialog: undefined };
  const others = list.units.filter(({ id }) => id !== unit.id);
  const next = { ...state, dialog: undefined, list: { ...list, units: [...others, unit] } };
  if (dialog.kind === 'edit') return notify(next, `The changes to ${unit.name} were accepted.`, 'good');
  const kind = dialog.kind === 'create' ? 'created' : 'deleted';
  const expected = [
    ...state.expected.filter((one) => one.unit.id !== unit.id),
    { kind, unit, untilMs: nowMs + GRACE_MS } as const,
  ];
  const text = kind === 'created' ? `${unit.name} was created and is being set up.` : `${unit.name} is being deleted.`;
  return notify({ ...next, expected }, text, 'good');
}

function listed(state: State, received: readonly Unit[], nowMs: number): State {
  const byId = new Map(received.map((unit) => [unit.id, unit]));
  const expected: Expectation[] = [];
  for (const one of state.expected) {
    const shown = byId.get(one.unit.id);
    const met = one.kind === 'created' ? shown !== undefined : shown === undefined || isLeaving(shown);
    if (met || nowMs >= one.untilMs) continue;
    expected.push(one);
    byId.set(one.unit.id, one.unit);
  }
  const units = [...byId.values()];
  const before = state.list.status === 'ready' ? state.list.units : [];
  const next: State = {
    ...state,
    session: { status: 'in' },
    list: { status: 'ready', units, loadedAtMs: nowMs, stale: undefined },
    refreshing: false,
    nowMs,
    expected,
  };
  const gone = goneOf(state.dialog, byId);
  if (gone !== undefined) return notify({ ...next, dialog: undefined }, gone, 'good');
  const news = newsOf(before, byId);
  if (news !== undefined) return notify(next, news.text, news.tone);
  if (!state.refreshing || state.list.status !== 'ready') return next;
  return notify(
    next,
    `List refreshed, ${units.length === 0 ? 'no' : units.length.toLocaleString('en')} ${units.length === 1 ? 'unit' : 'units'}.`,
    'unseen',
  );
}

/** The list ends a delete that was refused without saying whether the unit is still there. */
function goneOf(dialog: Dialog | undefined, now: ReadonlyMap<string, Unit>): string | undefined {
  if (dialog?.kind !== 'delete' || dialog.problem === undefined || !leavesDoubt(dialog.problem)) return undefined;
  const { id, name } = dialog.unit;
  const shown = now.get(id);
  if (shown === undefined) return `${name || id} is gone: it was deleted.`;
  return isLeaving(shown) ? `${name || id} is being deleted.` : undefined;
}

/** What became of the units that were changing when the list was last seen. */
function newsOf(
  before: readonly Unit[],
  now: ReadonlyMap<string, Unit>,
): { text: string; tone: Notice['tone'] } | undefined {
  const said: string[] = [];
  let tone: Notice['tone'] = 'good';
  for (const unit of before) {
    if (!isChanging(unit)) continue;
    const after = now.get(unit.id);
    if (after === undefined) {
      said.push(isLeaving(unit) ? `${unit.name} was deleted.` : `${unit.name} is no longer in the list.`);
    } else if (!isChanging(after)) {
      const words = stateWords(after.state);
      if (words.tone === 'bad') tone = 'bad';
      said.push(`${unit.name} is now ${words.label.toLowerCase()}.`);
    }
  }
  if (said.length === 0) return undefined;
  return { text: said.length <= 3 ? said.join(' ') : `${said.length} backup units have changed.`, tone };
}

/** The count makes the same words news again. */
function notify(state: State, text: string, tone: Notice['tone']): State {
  return { ...state, notice: { text, tone, count: (state.notice?.count ?? 0) + 1 } };
}
