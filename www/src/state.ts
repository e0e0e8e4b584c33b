/** The page's whole state as one value, and every change of it as a pure step. No secret is ever part of it. */

import {
  type Create,
  type Dialog,
  type Draft,
  type Form,
  isMany,
  type Opening,
  opened,
  type Outcome,
  refused,
  reopened,
  sending,
} from './dialog.ts';
import { awaited, type Expectation, goneOf, GRACE_MS, type News, newsOf, type Notice, unitsIn } from './news.ts';
import { type Place, START } from './place.ts';
import type { Problem } from './problem.ts';
import { called, isChanging, type Unit } from './units.ts';

/** An attempt to sign in. */
export type Attempt = { readonly sending: boolean; readonly problem: Problem | undefined };

export type Session =
  | { readonly status: 'unknown' }
  /** With an attempt while one signs in again in place. */
  | { readonly status: 'in'; readonly again?: Attempt | undefined }
  | ({ readonly status: 'out'; readonly reason: 'first' | 'ended' | 'left' } & Attempt);

/** What the gateway says of a session. */
export type Account = {
  readonly kind: 'token' | 'user' | undefined;
  readonly contractNumber: number | undefined;
  readonly endsMs: number;
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

export type Upstream = 'sandbox' | 'live';

export type State = {
  readonly session: Session;
  readonly account: Account | undefined;
  /** What answers behind the gateway; undefined if that was not said. */
  readonly upstream: Upstream | undefined;
  readonly list: List;
  readonly refreshing: boolean;
  /** How often a refresh that was asked for has brought the list. */
  readonly refreshed: number;
  readonly online: boolean;
  readonly nowMs: number;
  readonly place: Place;
  /** The ids of the units that are selected. */
  readonly selected: ReadonlySet<string>;
  readonly dialog: Dialog | undefined;
  readonly expected: readonly Expectation[];
  /** The newest last; what is bad stays until it is closed. */
  readonly notices: readonly Notice[];
  /** The count of the last one before something came to lie over the list. */
  readonly lastBelow: number;
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
  | { readonly type: 'account told'; readonly account: Account }
  | { readonly type: 'again'; readonly open: boolean }
  | { readonly type: 'moved'; readonly place: Place }
  | { readonly type: 'selected'; readonly ids: readonly string[]; readonly on: boolean }
  | ({ readonly type: 'opened' } & Opening)
  | { readonly type: 'closed' }
  | { readonly type: 'drafted'; readonly draft: Partial<Draft> }
  | { readonly type: 'sending'; readonly draft: Draft }
  | { readonly type: 'refused'; readonly problem: Problem }
  | { readonly type: 'looking' }
  | { readonly type: 'looked'; readonly unit: Unit | undefined; readonly problem?: Problem }
  | { readonly type: 'seen'; readonly nowMs: number }
  | { readonly type: 'accepted'; readonly unit: Unit; readonly nowMs: number }
  | { readonly type: 'told'; readonly unit: Unit; readonly outcome: Outcome; readonly nowMs: number }
  | { readonly type: 'all told' }
  | ({ readonly type: 'noticed' } & News)
  | { readonly type: 'notice closed'; readonly count: number }
  | { readonly type: 'online'; readonly online: boolean }
  | { readonly type: 'ticked'; readonly nowMs: number };

export function initial(nowMs: number, online: boolean, known: Partial<State> = {}): State {
  return {
    session: { status: 'unknown' },
    account: undefined,
    upstream: undefined,
    list: { status: 'loading', slow: false },
    refreshing: false,
    refreshed: 0,
    online,
    nowMs,
    place: START,
    selected: new Set(),
    dialog: undefined,
    expected: [],
    notices: [],
    lastBelow: 0,
    ...known,
  };
}

export function step(state: State, action: Action): State {
  const next = changed(state, action);
  const covers = isCovered(next) && !isCovered(state);
  return covers ? { ...next, lastBelow: countOf(state.notices) } : next;
}

function changed(state: State, action: Action): State {
  switch (action.type) {
    case 'asked':
      if (state.list.status === 'ready') return { ...state, refreshing: !action.quiet || state.refreshing };
      return { ...state, refreshing: true, list: { status: 'loading', slow: false } };
    case 'slow':
      return state.list.status === 'loading' ? { ...state, list: { status: 'loading', slow: true } } : state;
    case 'listed':
      return listed(state, action.units, action.nowMs);
    case 'seen':
      return state.list.status === 'ready' ? { ...state, list: { ...state.list, loadedAtMs: action.nowMs } } : state;
    case 'list failed':
      return {
        ...state,
        refreshing: false,
        notices: lasting(state.notices),
        list: failed(state.list, action.problem),
        session: answered(state.session, action.problem),
      };
    case 'stale closed':
      return state.list.status === 'ready' ? { ...state, list: { ...state.list, stale: undefined } } : state;
    case 'signing in':
      return { ...state, session: tried(state.session, { sending: true, problem: undefined }) };
    case 'sign-in failed':
      return {
        ...state,
        notices: [],
        session: tried(state.session, { sending: false, problem: action.problem }),
      };
    case 'signed in':
      return { ...state, session: { status: 'in' }, notices: [] };
    case 'signed out':
      return signedOut(state, action.reason);
    case 'account told':
      return { ...state, account: action.account };
    case 'again': {
      if (state.session.status !== 'in') return state;
      const again = action.open ? { sending: false, problem: undefined } : undefined;
      return { ...state, session: { status: 'in', again } };
    }
    case 'moved':
      return { ...state, place: action.place };
    case 'selected':
      return { ...state, selected: select(state.selected, action.ids, action.on) };
    case 'opened':
      return { ...state, dialog: opened(action) };
    case 'closed':
      return { ...state, dialog: undefined };
    case 'drafted':
      return withForm(state, (form) => ({ ...form, draft: { ...form.draft, ...action.draft } }));
    case 'sending':
      return withForm(state, (form) => sending(form, action.draft, unitsOf(state)));
    case 'refused':
      return withForm(state, (form) => refused(form, action.problem));
    case 'looking':
      return withForm(state, (form) =>
        form.kind === 'create' && form.sent?.doubt === true ? { ...form, step: 'looking' } : form,
      );
    case 'looked':
      return state.dialog?.kind === 'create' ? looked(state, state.dialog, action.unit, action.problem) : state;
    case 'accepted':
      return accepted(state, action.unit, action.nowMs);
    case 'told':
      return told(state, action.unit, action.outcome, action.nowMs);
    case 'all told':
      return withForm(state, (form) => (isMany(form) ? { ...form, step: 'done' } : form));
    case 'noticed':
      return notify(state, action);
    case 'notice closed':
      return { ...state, notices: state.notices.filter(({ count }) => count !== action.count) };
    case 'online':
      return { ...state, online: action.online };
    case 'ticked':
      return { ...state, nowMs: action.nowMs };
  }
}

/** Whether there may be a session to leave: also while an answer lets one wait, and after none has come in time. */
export function mayLeave({ session, list }: State): boolean {
  if (session.status !== 'unknown') return session.status === 'in';
  return (list.status === 'loading' && list.slow) || (list.status === 'failed' && list.problem.code === 'timeout');
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

export function unitsOf({ list }: State): readonly Unit[] | undefined {
  return list.status === 'ready' ? list.units : undefined;
}

/** The unit that is open, if the list has it. */
export function openUnit(state: State): Unit | undefined {
  const { unit } = state.place;
  return unit === undefined ? undefined : unitsOf(state)?.find(({ id }) => id === unit);
}

/** Whether something lies over the list. */
export function isCovered(state: State): boolean {
  const { dialog, session } = state;
  if (session.status !== 'in') return false;
  return session.again !== undefined || dialog !== undefined || openUnit(state) !== undefined;
}

/** How long before its end a session is said to end. */
const WARNING_MS = 5 * 60_000;

/** How many minutes a session still has, once they are few. */
export function minutesLeft({ account, nowMs }: State): number | undefined {
  const left = (account?.endsMs ?? Infinity) - nowMs;
  return left <= WARNING_MS ? Math.max(1, Math.ceil(left / 60_000)) : undefined;
}

function tried(session: Session, attempt: Attempt): Session {
  if (session.status === 'in') return { status: 'in', again: attempt };
  return { status: 'out', reason: session.status === 'out' ? session.reason : 'first', ...attempt };
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

/**
 * An ended session comes back to where it was, so its place, what is selected and a draft stay; leaving forgets it all.
 */
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
  if (reason === 'left') return initial(state.nowMs, state.online, { session, upstream: state.upstream });
  return {
    ...state,
    session,
    account: undefined,
    list: { status: 'loading', slow: false },
    refreshing: false,
    expected: [],
    notices: [],
    dialog: reopened(state.dialog),
  };
}

function select(before: ReadonlySet<string>, ids: readonly string[], on: boolean): ReadonlySet<string> {
  const after = new Set(before);
  for (const id of ids) {
    if (on) after.add(id);
    else after.delete(id);
  }
  return after;
}

function withForm(state: State, change: (form: Form) => Form): State {
  const { dialog } = state;
  return dialog === undefined || dialog.kind === 'keys' ? state : { ...state, dialog: change(dialog) };
}

/**
 * Only a unit that was not there before can be the one that was created: names are unique, but others take them too.
 */
function looked(state: State, dialog: Create, unit: Unit | undefined, problem: Problem | undefined): State {
  const { sent } = dialog;
  if (sent === undefined) return state;
  if (unit !== undefined && sent.before?.has(unit.id) === false)
    return notify(
      { ...state, dialog: undefined },
      { text: `${sent.name} is there: it was created.`, tone: 'good', unit: unit.id },
    );
  const step = problem !== undefined ? 'blind' : unit === undefined ? 'absent' : 'present';
  return { ...state, dialog: { ...dialog, step } };
}

/** The API took a change: show it at once, and remember it for as long as the list may lag behind. */
function accepted(state: State, unit: Unit, nowMs: number): State {
  const { dialog, list } = state;
  const closed = { ...state, dialog: undefined };
  if (dialog === undefined || dialog.kind === 'keys' || list.status !== 'ready') return closed;
  const next = taken(closed, dialog.kind, unit, nowMs);
  if (dialog.kind === 'edit')
    return notify(next, { text: `The changes to ${called(unit)} were accepted.`, tone: 'good' });
  return dialog.kind === 'create'
    ? notify(next, { text: `${unit.name} was created and is being set up.`, tone: 'good', unit: unit.id })
    : notify(next, { text: `${called(unit)} is being deleted.`, tone: 'good' });
}

function taken(state: State, kind: Form['kind'], unit: Unit, nowMs: number): State {
  if (state.list.status !== 'ready') return state;
  const units = [...state.list.units.filter(({ id }) => id !== unit.id), unit];
  const next = { ...state, list: { ...state.list, units } };
  if (kind === 'edit' || kind === 'edit many') return next;
  const others = state.expected.filter((one) => one.unit.id !== unit.id);
  const expected = { kind: kind === 'create' ? 'created' : 'deleted', unit, untilMs: nowMs + GRACE_MS } as const;
  return { ...next, expected: [...others, expected] };
}

/** One of many has its answer; what is done is no longer selected, so that the rest can be tried again. */
function told(state: State, unit: Unit, outcome: Outcome, nowMs: number): State {
  const { dialog } = state;
  if (!isMany(dialog)) return state;
  const next = { ...state, dialog: { ...dialog, outcomes: new Map(dialog.outcomes).set(unit.id, outcome) } };
  if (outcome.is !== 'done') return next;
  return { ...taken(next, dialog.kind, unit, nowMs), selected: select(state.selected, [unit.id], false) };
}

function listed(state: State, received: readonly Unit[], nowMs: number): State {
  const { byId, expected } = awaited(received, state.expected, nowMs);
  const units = [...byId.values()];
  const before = unitsOf(state);
  const asked = before !== undefined && state.refreshing;
  const next: State = {
    ...state,
    session: state.session.status === 'in' ? state.session : { status: 'in' },
    list: { status: 'ready', units, loadedAtMs: nowMs, stale: undefined },
    refreshing: false,
    refreshed: state.refreshed + (asked ? 1 : 0),
    nowMs,
    selected: new Set([...state.selected].filter((id) => byId.has(id))),
    expected,
  };
  const gone = goneOf(state.dialog, byId);
  if (gone !== undefined) return notify({ ...next, dialog: undefined }, { text: gone, tone: 'good' });
  const news = newsOf(before ?? [], byId);
  if (news !== undefined) return notify(next, news);
  const count = units.length === 0 ? 'no units' : unitsIn(units.length);
  return asked ? notify(next, { text: `List refreshed, ${count}.`, tone: 'unseen' }) : next;
}

function notify(state: State, { text, tone, unit }: News): State {
  const { notices } = state;
  const notice = { text, tone, count: countOf(notices) + 1, ...(unit !== undefined && { unit }) };
  return { ...state, notices: [...lasting(notices).filter((one) => one.text !== text), notice].slice(-MOST_NOTICES) };
}

function countOf(notices: readonly Notice[]): number {
  return notices.at(-1)?.count ?? 0;
}

function lasting(notices: readonly Notice[]): readonly Notice[] {
  return notices.filter(({ tone }) => tone === 'bad');
}

const MOST_NOTICES = 3;
