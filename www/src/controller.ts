/** What happens when: asks the API, drops stale answers, polls only while something changes and someone looks. */

import type { Api, Credentials, Result } from './api.ts';
import { offline, type Problem } from './problem.ts';
import { type Action, type Draft, initial, isWaiting, leavesDoubt, type State, step } from './state.ts';
import type { Unit } from './units.ts';

export type Controller = {
  readonly state: State;
  subscribe(listener: () => void): () => void;
  dispatch(action: Action): void;
  start(): void;
  refresh(): void;
  signIn(credentials: Credentials): void;
  signOut(): void;
  create(draft: Draft, password: string): void;
  look(): void;
  update(unit: Unit, fields: { email?: string; password?: string }): void;
  remove(unit: Unit): void;
  cancel(): void;
  openConsole(id: string): void;
  copy(text: string): void;
};

const POLL_FIRST_MS = 1_000;
const POLL_MOST_MS = 10_000;
const SLOW_MS = 4_000;
const TICK_MS = 30_000;

export function createController(api: Api, page: Window): Controller {
  const { document, navigator } = page;
  const here = isLoopback(page.location.hostname);
  let state = initial(Date.now(), navigator.onLine);
  const listeners = new Set<() => void>();
  let listing: AbortController | undefined;
  let changing: AbortController | undefined;
  let pollTimer: number | undefined;
  let pollMs = POLL_FIRST_MS;

  function dispatch(action: Action): void {
    state = step(state, action);
    for (const listener of listeners) listener();
  }

  /** True if the answer is a value; else it is told as `problem`, or as the end of the session. */
  function settled<T>(result: Result<T>, refused: (problem: Problem) => void): result is { ok: true; value: T } {
    if (result.ok) return true;
    if ('stopped' in result) return false;
    if (result.problem.status === 401) signedOut('ended');
    else refused(result.problem);
    return false;
  }

  /** Nothing more is asked for in a session that is over: a late answer would disturb whoever signs in again. */
  function signedOut(reason: 'ended' | 'left'): void {
    listing?.abort();
    listing = undefined;
    page.clearTimeout(pollTimer);
    dispatch({ type: 'signed out', reason });
  }

  async function load(quiet: boolean, poll = false): Promise<void> {
    listing?.abort();
    page.clearTimeout(pollTimer);
    const mine = new AbortController();
    listing = mine;
    dispatch({ type: 'asked', quiet });
    const result = await patiently(api.list(mine.signal, poll), { type: 'slow' });
    if (listing !== mine) return;
    let problem: Problem | undefined;
    if (
      settled(result, (refused) => {
        problem = refused;
      })
    )
      dispatch({ type: 'listed', units: result.value, nowMs: Date.now() });
    else if (problem !== undefined) dispatch({ type: 'list failed', problem });
    listing = undefined;
    // Whichever list comes is the look for a unit, if one is waited for.
    if (state.dialog?.step === 'looking') dispatch({ type: 'looked', problem });
    if (problem?.retryAfterMs !== undefined) pollMs = Math.max(pollMs, problem.retryAfterMs);
    schedule();
  }

  /** Says so when an answer is slow to come. */
  async function patiently<T>(answer: Promise<T>, slow: Action): Promise<T> {
    const timer = page.setTimeout(() => dispatch(slow), SLOW_MS);
    const value = await answer;
    page.clearTimeout(timer);
    return value;
  }

  function schedule(): void {
    page.clearTimeout(pollTimer);
    if (!isWaiting(state)) {
      pollMs = POLL_FIRST_MS;
      return;
    }
    if (document.visibilityState !== 'visible' || !state.online || listing !== undefined) return;
    pollTimer = page.setTimeout(() => void load(true, true), pollMs);
    pollMs = Math.min(pollMs * 1.5, POLL_MOST_MS);
  }

  async function change<T>(
    draft: Draft,
    call: (signal: AbortSignal) => Promise<Result<T>>,
    done: (value: T) => Unit,
  ): Promise<void> {
    // On this very machine there is no network to miss.
    if (!state.online && !here) return dispatch({ type: 'refused', problem: offline() });
    changing?.abort();
    const mine = new AbortController();
    changing = mine;
    dispatch({ type: 'sending', draft });
    const result = await call(mine.signal);
    if (changing !== mine) return;
    changing = undefined;
    const refused = (problem: Problem): void => {
      dispatch({ type: 'refused', problem });
      // Of a create in doubt the dialog tells first, and offers to look.
      if (leavesDoubt(problem) && state.dialog?.kind !== 'create') void load(true);
    };
    if (!settled(result, refused)) return;
    dispatch({ type: 'accepted', unit: done(result.value), nowMs: Date.now() });
    pollMs = POLL_FIRST_MS;
    if (state.list.status === 'ready') schedule();
    else if (state.session.status === 'in') void load(false);
  }

  function look(): void {
    dispatch({ type: 'looking' });
    void load(true);
  }

  return {
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch,
    start() {
      document.addEventListener('visibilitychange', schedule);
      page.addEventListener('offline', () => dispatch({ type: 'online', online: false }));
      page.addEventListener('online', () => {
        dispatch({ type: 'online', online: true });
        if (state.session.status !== 'out') void load(true);
      });
      page.setInterval(() => dispatch({ type: 'ticked', nowMs: Date.now() }), TICK_MS);
      void load(false);
    },
    refresh() {
      pollMs = POLL_FIRST_MS;
      void load(false);
    },
    async signIn(credentials) {
      changing?.abort();
      const mine = new AbortController();
      changing = mine;
      dispatch({ type: 'signing in' });
      const result = await patiently(api.signIn(credentials, mine.signal), {
        type: 'noticed',
        text: 'Still signing in. The API is taking longer than usual.',
        tone: 'quiet',
      });
      if (changing !== mine) return;
      changing = undefined;
      if (result.ok) {
        dispatch({ type: 'signed in' });
        void load(false);
      } else if ('problem' in result) {
        dispatch({ type: 'sign-in failed', problem: result.problem });
      }
    },
    async signOut() {
      const result = await patiently(api.signOut(new AbortController().signal), {
        type: 'noticed',
        text: 'Still signing out.',
        tone: 'quiet',
      });
      const refused = ({ outcome, text }: Problem): void =>
        dispatch({
          type: 'noticed',
          text: `You ${outcome === 'unknown' ? 'may still be' : 'are still'} signed in. ${text}`,
          tone: 'bad',
        });
      if (settled(result, refused)) signedOut('left');
    },
    create(draft, password) {
      void change(
        draft,
        (signal) => api.create({ ...draft, password }, signal),
        (unit) => unit,
      );
    },
    look,
    update(unit, fields) {
      const draft = { name: '', email: fields.email ?? unit.email };
      void change(
        draft,
        (signal) => api.update(unit.id, fields, signal),
        (answer) => ({
          ...unit,
          ...answer,
          name: answer.name || unit.name,
          email: answer.email || draft.email,
        }),
      );
    },
    remove(unit) {
      void change(
        { name: '', email: '' },
        (signal) => api.remove(unit.id, signal),
        () => ({ ...unit, state: 'DESTROYING' }),
      );
    },
    cancel() {
      const sent = changing !== undefined && state.dialog?.step === 'sending';
      changing?.abort();
      changing = undefined;
      dispatch({ type: 'closed' });
      if (!sent) return;
      // What was sent may have arrived: only the list knows.
      dispatch({
        type: 'noticed',
        text: 'Stopped waiting. The list shows whether the change was made.',
        tone: 'quiet',
      });
      void load(true);
    },
    openConsole(id) {
      api.openConsole(id).catch(() => {
        const text = 'This console cannot be opened: the unit’s id is none that the API gives.';
        dispatch({ type: 'noticed', text, tone: 'bad' });
      });
    },
    copy(text) {
      const said = (ok: boolean): void =>
        dispatch(
          ok
            ? { type: 'noticed', text: 'Id copied.', tone: 'good' }
            : { type: 'noticed', text: 'The browser did not allow copying.', tone: 'bad' },
        );
      navigator.clipboard.writeText(text).then(
        () => said(true),
        () => said(false),
      );
    },
  };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname);
}
