/** What happens when: follows the list and the session, and drops answers that nobody waits for any more. */

import type { Api, Credentials, Result } from './api.ts';
import { BASE } from './base.ts';
import { type Place, placeOf, queryOf } from './place.ts';
import type { Problem } from './problem.ts';
import { type Account, type Action, initial, type State, step, unitsOf, type Upstream } from './state.ts';
import type { Unit } from './units.ts';

export type Controller = {
  readonly state: State;
  readonly api: Api;
  subscribe(listener: () => void): () => void;
  dispatch(action: Action): void;
  start(): void;
  refresh(): void;
  /** As `refresh`, without a word of it. */
  look(): void;
  /** Goes to another place in the list. What is typed letter by letter is one step back, not many. */
  go(change: Partial<Place>, how?: 'typed' | 'replaced'): void;
  signIn(credentials: Credentials): void;
  signOut(): void;
  /** Closes what lies on top. */
  cancel(): void;
  copy(text: string, what: string): void;
  /** True if the answer is a value; else it is told as `problem`, or as the end of the session. */
  settled<T>(result: Result<T>, refused: (problem: Problem) => void): result is { ok: true; value: T };
  /** Whether nothing can be sent. */
  isCutOff(): boolean;
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
  let signing: AbortController | undefined;

  function dispatch(action: Action): void {
    state = step(state, action);
    for (const listener of listeners) listener();
  }

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
    api,
    refresh() {
      void watch(false);
    },
    look() {
      void watch(true);
    },
    go,
    settled,
    // On this very machine there is no network to miss.
    isCutOff: () => !state.online && !here,
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
    cancel() {
      if (state.session.status === 'in' && state.session.again !== undefined) {
        signing?.abort();
        signing = undefined;
        return dispatch({ type: 'again', open: false });
      }
      if (state.dialog !== undefined) dispatch({ type: 'closed' });
      else go({ unit: undefined });
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

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname);
}
