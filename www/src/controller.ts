/** What happens when: follows the list, sends changes, and drops answers that nobody waits for any more. */

import type { Api, Credentials, Result } from './api.ts';
import { BASE } from './base.ts';
import { type Draft, isMany, leavesDoubt, type Outcome } from './dialog.ts';
import { type Place, placeOf, queryOf } from './place.ts';
import { offline, type Problem } from './problem.ts';
import { type Account, type Action, initial, type State, step, unitsOf, type Upstream } from './state.ts';
import { type Unit, unitOf } from './units.ts';

export type Controller = {
  readonly state: State;
  subscribe(listener: () => void): () => void;
  dispatch(action: Action): void;
  start(): void;
  refresh(): void;
  /** Goes to another place in the list. What is typed letter by letter is one step back, not many. */
  go(change: Partial<Place>, how?: 'typed' | 'replaced'): void;
  signIn(credentials: Credentials): void;
  signOut(): void;
  create(draft: Draft, password: string): void;
  look(): void;
  update(unit: Unit, fields: { email?: string; password?: string }): void;
  remove(unit: Unit): void;
  /** Does to each unit of the dialog what it says, one after the other. */
  many(fields: { email: string } | undefined): void;
  cancel(): void;
  openConsole(id: string): void;
  copy(text: string, what: string): void;
};

/** What the page says of itself when it comes, so that nothing has to be asked first. */
export type Told = { readonly upstream: Upstream | undefined; readonly account: Account | undefined };

const SLOW_MS = 4_000;
const TICK_MS = 10_000;

/** In the history, an entry that was made by typing. */
const TYPED = 'typed';

/** The page's one. Whatever draws it has been given it before. */
export let controller: Controller;

export function use(its: Controller): void {
  controller = its;
}

export function createController(api: Api, page: Window, told?: Told): Controller {
  const { history, location, navigator } = page;
  const here = isLoopback(location.hostname);
  let state = initial(Date.now(), navigator.onLine, { place: placeOf(location.search), ...told });
  const listeners = new Set<() => void>();
  let watching: AbortController | undefined;
  let changing: AbortController | undefined;
  let signing: AbortController | undefined;

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
    watching?.abort();
    watching = undefined;
    dispatch({ type: 'signed out', reason });
    if (reason === 'left') history.replaceState(null, '', BASE);
  }

  function go(change: Partial<Place>, how?: 'typed' | 'replaced'): void {
    const place = { ...state.place, ...change };
    const query = queryOf(place);
    const from = queryOf(state.place);
    dispatch({ type: 'moved', place });
    if (query === from) return;
    const replace = how === 'replaced' || (how === 'typed' && history.state === TYPED);
    try {
      history[replace ? 'replaceState' : 'pushState'](how === 'typed' ? TYPED : null, '', `${BASE}${query}`);
    } catch {
      // Some browsers allow only so many a minute; the next one says it all.
    }
  }

  /** A unit that is open, or that a link names, may be gone. */
  function missOpen(before: readonly Unit[], now: readonly Unit[]): void {
    const { unit } = state.place;
    if (unit === undefined || now.some(({ id }) => id === unit)) return;
    go({ unit: undefined }, 'replaced');
    if (before.some(({ id }) => id === unit)) return;
    const why = 'It may have been deleted, or belong to another contract.';
    dispatch({ type: 'noticed', text: `There is no backup unit with the id ${unit}. ${why}`, tone: 'bad' });
  }

  /** Follows the list anew, which begins with a look at it. */
  async function watch(quiet: boolean): Promise<void> {
    watching?.abort();
    const mine = new AbortController();
    watching = mine;
    dispatch({ type: 'asked', quiet });
    const slow = page.setTimeout(() => dispatch({ type: 'slow' }), SLOW_MS);
    const tell = (result: Result<readonly Unit[]>): void => {
      page.clearTimeout(slow);
      if (watching !== mine) return;
      const before = unitsOf(state) ?? [];
      if (!settled(result, (problem) => dispatch({ type: 'list failed', problem }))) {
        // Without a list there is none to keep current: whoever reads what went wrong says when to try again.
        if (state.list.status === 'failed') mine.abort();
        return;
      }
      dispatch({ type: 'listed', units: result.value, nowMs: Date.now() });
      missOpen(before, unitsOf(state) ?? []);
    };
    await api.watch(mine.signal, tell, () => {
      if (watching === mine) dispatch({ type: 'seen', nowMs: Date.now() });
    });
    page.clearTimeout(slow);
  }

  /** Says so when an answer is slow to come. */
  async function patiently<T>(answer: Promise<T>, slow: Action): Promise<T> {
    const timer = page.setTimeout(() => dispatch(slow), SLOW_MS);
    const value = await answer;
    page.clearTimeout(timer);
    return value;
  }

  async function change<T>(
    draft: Draft,
    call: (signal: AbortSignal) => Promise<Result<T>>,
    done: (value: T) => Action,
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
      if (leavesDoubt(problem) && state.dialog?.kind !== 'create') void watch(true);
    };
    if (!settled(result, refused)) return;
    dispatch(done(result.value));
    if (state.session.status === 'in') void watch(true);
  }

  async function one(
    unit: Unit,
    fields: { email: string } | undefined,
    signal: AbortSignal,
  ): Promise<readonly [Unit, Outcome]> {
    const result = await (fields === undefined ? api.remove(unit.id, signal) : api.update(unit.id, fields, signal));
    if (result.ok) return [result.value ? merged(unit, result.value, unit.email) : leaving(unit), { is: 'done' }];
    if ('stopped' in result) return unsent(unit);
    const { problem } = result;
    return [unit, { is: problem.outcome === 'unknown' ? 'unknown' : 'refused', problem }];
  }

  /** One request at a time, as an API that counts them likes it; what is stopped leaves the rest unsent. */
  async function many(fields: { email: string } | undefined): Promise<void> {
    const { dialog } = state;
    if (!isMany(dialog)) return;
    if (!state.online && !here) return dispatch({ type: 'noticed', text: offline().text, tone: 'bad' });
    const mine = new AbortController();
    changing = mine;
    let ended = false;
    dispatch({ type: 'sending', draft: { name: '', email: fields?.email ?? '' } });
    for (const unit of dialog.units) {
      const [changed, outcome] = ended || changing !== mine ? unsent(unit) : await one(unit, fields, mine.signal);
      if ('problem' in outcome && outcome.problem.status === 401) ended = true;
      dispatch({ type: 'told', unit: changed, outcome, nowMs: Date.now() });
    }
    if (changing === mine) changing = undefined;
    dispatch({ type: 'all told' });
    if (ended) signedOut('ended');
    else if (state.session.status === 'in') void watch(true);
  }

  async function look(): Promise<void> {
    dispatch({ type: 'looking' });
    const { dialog } = state;
    if (dialog?.kind !== 'create' || dialog.step !== 'looking' || dialog.sent === undefined) return;
    const mine = new AbortController();
    changing = mine;
    const result = await api.find(dialog.sent.name, mine.signal);
    if (changing !== mine) return;
    changing = undefined;
    if (!settled(result, (problem) => dispatch({ type: 'looked', unit: undefined, problem }))) return;
    dispatch({ type: 'looked', unit: result.value });
    void watch(true);
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
      page.addEventListener('offline', () => dispatch({ type: 'online', online: false }));
      page.addEventListener('online', () => {
        dispatch({ type: 'online', online: true });
        if (state.session.status !== 'out') void watch(true);
      });
      page.addEventListener('popstate', () => dispatch({ type: 'moved', place: placeOf(location.search) }));
      page.setInterval(() => {
        dispatch({ type: 'ticked', nowMs: Date.now() });
        // A list that lags behind a change does not change by itself.
        if (state.expected.length > 0) void watch(true);
      }, TICK_MS);
      if (told !== undefined && told.account === undefined) signedOut('ended');
      else void watch(false);
    },
    refresh() {
      void watch(false);
    },
    go,
    async signIn(credentials) {
      signing?.abort();
      const mine = new AbortController();
      signing = mine;
      const again = state.session.status === 'in';
      dispatch({ type: 'signing in' });
      const result = await patiently(api.signIn(credentials, mine.signal), {
        type: 'noticed',
        text: 'Still signing in. The API is taking longer than usual.',
        tone: 'quiet',
      });
      if (signing !== mine) return;
      signing = undefined;
      if (result.ok) {
        dispatch({ type: 'signed in' });
        if (again) dispatch({ type: 'noticed', text: 'You are signed in anew.', tone: 'good' });
        void watch(again);
        const account = await api.account(mine.signal);
        if (account !== undefined && state.session.status === 'in') dispatch({ type: 'account told', account });
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
      const { dialog } = state;
      const fields = { ...draft, password };
      // Nobody knows of the first time: it may be there.
      if (dialog?.kind === 'create' && dialog.sent?.doubt === true && dialog.sent.name === draft.name)
        void change(
          draft,
          (signal) => api.ensure(fields, signal),
          ({ unit, fresh }) => (fresh ? accepted(unit) : { type: 'looked', unit }),
        );
      else void change(draft, (signal) => api.create(fields, signal), accepted);
    },
    look,
    update(unit, fields) {
      const draft = { name: '', email: fields.email ?? unit.email };
      void change(
        draft,
        (signal) => api.update(unit.id, fields, signal),
        (answer) => accepted(merged(unit, answer, draft.email)),
      );
    },
    remove(unit) {
      void change(
        { name: '', email: '' },
        (signal) => api.remove(unit.id, signal),
        () => accepted(leaving(unit)),
      );
    },
    many,
    cancel() {
      if (state.session.status === 'in' && state.session.again !== undefined) {
        signing?.abort();
        signing = undefined;
        return dispatch({ type: 'again', open: false });
      }
      const { dialog } = state;
      const sent =
        changing !== undefined && dialog !== undefined && dialog.kind !== 'keys' && dialog.step === 'sending';
      // What is under way for one of many is waited for, so that each is told apart.
      if (sent && isMany(dialog)) {
        changing = undefined;
        return;
      }
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
      void watch(true);
    },
    openConsole(id) {
      api.openConsole(id).catch(() => {
        const text = 'This console cannot be opened: the unit’s id is none that the API gives.';
        dispatch({ type: 'noticed', text, tone: 'bad' });
      });
    },
    copy(text, what) {
      const said = (ok: boolean): void =>
        dispatch(
          ok
            ? { type: 'noticed', text: `${what} copied.`, tone: 'good' }
            : { type: 'noticed', text: 'The browser did not allow copying.', tone: 'bad' },
        );
      navigator.clipboard.writeText(text).then(
        () => said(true),
        () => said(false),
      );
    },
  };
}

function accepted(unit: Unit): Action {
  return { type: 'accepted', unit, nowMs: Date.now() };
}

/** A unit as its answer has it, which may leave out what has not changed. */
function merged(unit: Unit, answer: Unit, email: string): Unit {
  return unitOf({ ...unit, ...answer, name: answer.name || unit.name, email: answer.email || email });
}

function unsent(unit: Unit): readonly [Unit, Outcome] {
  return [unit, { is: 'unsent' }];
}

function leaving(unit: Unit): Unit {
  return unitOf({ ...unit, state: 'DESTROYING' });
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname);
}
