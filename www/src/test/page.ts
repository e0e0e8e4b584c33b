/**
 * What the tests of the controller share: a page without pictures, with a clock and an API that do as they are told.
 */

import type { Api, Result } from '../api.ts';
import { createController, type Controller, type Told, use } from '../controller.ts';
import { type Facts, type Problem, toProblem } from '../problem.ts';
import { toUnit, type Unit } from '../units.ts';

export const BUSY = toUnit({
  id: 'a',
  properties: { name: 'Alpha', email: 'a@example.com' },
  metadata: { state: 'BUSY' },
});
export const SETTLED = toUnit({
  id: 'a',
  properties: { name: 'Alpha', email: 'a@example.com' },
  metadata: { state: 'AVAILABLE' },
});
export const problem = (facts: Partial<Facts>): Problem => toProblem('list', { code: 'http_error', ...facts });
export const MADE = toUnit({ id: 'n', properties: { name: 'New', email: '' }, metadata: { state: 'AVAILABLE' } });
export const DRAFT = { name: 'New', email: 'n@example.com' };
export const ENDED = problem({ code: 'unauthorized', status: 401 });
export const UNKNOWN = problem({ code: 'connection_failed', outcome: 'unknown' });
export const failed = (problem: Problem): Result<never> => ({ ok: false, problem });
export const listOf = (...units: Unit[]): Result<readonly Unit[]> => ({ ok: true, value: units });

/** Of a watch, each answer is one more thing that it tells. */
type Call = { readonly operation: keyof Api; readonly signal: AbortSignal; answer(result: unknown): Promise<void> };

/** A page in a window without pictures; `calls` are the requests in their order, each answered by hand. */
export function start({
  hostname = 'page.example',
  online = true,
  search = '',
  told = undefined as Told | undefined,
} = {}): {
  controller: Controller;
  calls: Call[];
  /** The addresses that the history has, the newest last. */
  entries: string[];
  run(ms: number): void;
  /** An event of the window; a tick is the interval's. */
  emit(type: string): void;
} {
  const calls: Call[] = [];
  const call = (operation: keyof Api, signal: AbortSignal, tell?: Parameters<Api['watch']>[1]): Promise<never> =>
    new Promise((resolve) => {
      const answer = async (result: unknown): Promise<void> => {
        tell?.(result as never);
        resolve(result as never);
        // What follows from it has been done by the time of the next task.
        await new Promise((done) => {
          setImmediate(done);
        });
      };
      calls.push({ operation, signal, answer });
      signal.addEventListener('abort', () => resolve({ ok: false, stopped: true } as never));
    });
  const api: Api = {
    watch: (signal, tell) => call('watch', signal, tell),
    create: (_, signal) => call('create', signal),
    ensure: (_, signal) => call('ensure', signal),
    find: (_, signal) => call('find', signal),
    update: (_, __, signal) => call('update', signal),
    remove: (_, signal) => call('remove', signal),
    signIn: (_, signal) => call('signIn', signal),
    signOut: (signal) => call('signOut', signal),
    account: (signal) => call('account', signal),
  };
  const events = new Map<string, () => void>();
  let now = 0;
  const timers = new Map<number, { at: number; task(): void }>();
  let count = 0;
  const entries = [`/${search}`];
  const history = {
    state: null as unknown,
    pushState(state: unknown, _: string, address: string): void {
      history.state = state;
      entries.push(address);
    },
    replaceState(state: unknown, _: string, address: string): void {
      history.state = state;
      entries[entries.length - 1] = address;
    },
  };
  const page = {
    navigator: { onLine: online },
    location: { hostname, search },
    history,
    addEventListener: (type: string, listener: () => void) => events.set(type, listener),
    setInterval: (task: () => void) => events.set('tick', task),
    setTimeout(task: () => void, ms: number): number {
      count += 1;
      timers.set(count, { at: now + ms, task });
      return count;
    },
    clearTimeout: (id: number) => timers.delete(id),
  };
  const controller = createController(api, page as unknown as Window, told);
  use(controller);
  controller.start();
  return {
    controller,
    calls,
    entries,
    emit: (type) => events.get(type)?.(),
    run(ms) {
      now += ms;
      for (const [id, { at, task }] of timers) {
        if (at <= now && timers.delete(id)) task();
      }
    },
  };
}

export const said = (controller: Controller): string | undefined => controller.state.notices.at(-1)?.text;
export const form = ({ state: { dialog } }: Controller) => (dialog?.kind === 'keys' ? undefined : dialog);
export const watches = (calls: readonly Call[]): number =>
  calls.filter(({ operation }) => operation === 'watch').length;
