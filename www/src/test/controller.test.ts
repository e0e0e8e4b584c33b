/** What happens when, with a clock and an API that do as they are told: timers, ended sessions, changes in doubt. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Api, Result } from '../api.ts';
import { createController, type Controller } from '../controller.ts';
import { NOTHING, type Problem } from '../problem.ts';
import { toUnit, type Unit } from '../units.ts';

const BUSY = toUnit({ id: 'a', properties: { name: 'Alpha', email: 'a@example.com' }, metadata: { state: 'BUSY' } });
const SETTLED = toUnit({
  id: 'a',
  properties: { name: 'Alpha', email: 'a@example.com' },
  metadata: { state: 'AVAILABLE' },
});
const ENDED: Problem = { ...NOTHING, code: 'unauthorized', status: 401 };
const UNKNOWN: Problem = { ...NOTHING, code: 'connection_failed', outcome: 'unknown' };
const failed = (problem: Problem): Result<never> => ({ ok: false, problem });
const listOf = (...units: Unit[]): Result<readonly Unit[]> => ({ ok: true, value: units });

type Call = { readonly operation: keyof Api; readonly signal: AbortSignal; answer(result: unknown): Promise<void> };

/** A page in a window without pictures; `calls` are the requests in their order, each answered by hand. */
function start({ hostname = 'page.example', online = true } = {}): {
  controller: Controller;
  calls: Call[];
  run(ms: number): void;
} {
  const calls: Call[] = [];
  const call = (operation: keyof Api, signal: AbortSignal): Promise<never> =>
    new Promise((resolve) => {
      const answer = async (result: unknown): Promise<void> => {
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
    list: (signal) => call('list', signal),
    create: (_, signal) => call('create', signal),
    update: (_, __, signal) => call('update', signal),
    remove: (_, signal) => call('remove', signal),
    signIn: (_, signal) => call('signIn', signal),
    signOut: (signal) => call('signOut', signal),
    openConsole: async () => undefined,
  };
  let now = 0;
  const timers = new Map<number, { at: number; task(): void }>();
  let count = 0;
  const page = {
    document: { visibilityState: 'visible', addEventListener: () => undefined },
    navigator: { onLine: online },
    location: { hostname },
    addEventListener: () => undefined,
    setInterval: () => 0,
    setTimeout(task: () => void, ms: number): number {
      count += 1;
      timers.set(count, { at: now + ms, task });
      return count;
    },
    clearTimeout: (id: number) => timers.delete(id),
  };
  const controller = createController(api, page as unknown as Window);
  controller.start();
  return {
    controller,
    calls,
    run(ms) {
      now += ms;
      for (const [id, { at, task }] of timers) {
        if (at <= now && timers.delete(id)) task();
      }
    },
  };
}

const said = (controller: Controller): string | undefined => controller.state.notice?.text;
const lists = (calls: readonly Call[]): number => calls.filter(({ operation }) => operation === 'list').length;

test('an ended session asks for nothing more, neither by a timer nor by what is under way', async () => {
  for (const refreshed of [false, true]) {
    const { controller, calls, run } = start();
    await calls[0]?.answer(listOf(BUSY));
    controller.dispatch({ type: 'opened', kind: 'edit', unit: BUSY });
    controller.update(BUSY, { email: 'b@example.com' });
    if (refreshed) run(2_000);
    assert.deepEqual(
      calls.map(({ operation }) => operation),
      refreshed ? ['list', 'update', 'list'] : ['list', 'update'],
    );
    await calls[1]?.answer(failed(ENDED));
    assert.equal(controller.state.session.status, 'out');
    const late = calls[2];
    assert.equal(late?.signal.aborted, refreshed ? true : undefined, 'the list under way');
    controller.signIn({ token: 't' });
    const before = calls.length;
    run(60_000);
    await late?.answer(failed(ENDED));
    assert.equal(calls.length, before, 'the timer');
    assert.equal(controller.state.session.status === 'out' && controller.state.session.sending, true);
  }
});

test('a change that is answered after the session has ended does not ask for the list', async () => {
  const { controller, calls, run } = start();
  await calls[0]?.answer(listOf(BUSY));
  controller.dispatch({ type: 'opened', kind: 'edit', unit: BUSY });
  controller.update(BUSY, { email: 'b@example.com' });
  run(2_000);
  await calls[2]?.answer(failed(ENDED));
  await calls[1]?.answer({ ok: true, value: BUSY });
  assert.equal(lists(calls), 2);
});

test('whoever waits to sign in or out is told so, and no longer once there is an answer', async () => {
  const { controller, calls, run } = start();
  await calls[0]?.answer(failed(ENDED));
  controller.signIn({ token: 't' });
  run(3_900);
  assert.equal(said(controller), undefined);
  run(200);
  assert.match(said(controller) ?? '', /^Still signing in/);
  await calls[1]?.answer(failed(UNKNOWN));
  assert.equal(said(controller), undefined);
  controller.signIn({ token: 't' });
  await calls[2]?.answer({ ok: true });
  await calls[3]?.answer(listOf(SETTLED));
  run(60_000);
  assert.equal(said(controller), undefined, 'answered in time');
  controller.signOut();
  run(4_000);
  assert.equal(said(controller), 'Still signing out.');
  await calls[4]?.answer(failed({ ...UNKNOWN, text: 'No.' }));
  assert.equal(said(controller), 'You may still be signed in. No.');
  controller.signOut();
  await calls[5]?.answer(failed({ ...NOTHING, status: 500, text: 'No.' }));
  assert.equal(said(controller), 'You are still signed in. No.');
});

test('nothing is sent without a network, and that is said; this very machine needs none', async () => {
  for (const [hostname, sent] of [
    ['page.example', false],
    ['localhost', true],
    ['127.0.0.1', true],
    ['[::1]', true],
  ] as const) {
    const { controller, calls } = start({ hostname, online: false });
    await calls[0]?.answer(listOf(SETTLED));
    const draft = { name: 'New', email: 'n@example.com' };
    controller.dispatch({ type: 'opened', kind: 'create' });
    controller.dispatch({ type: 'drafted', draft });
    controller.create(draft, 'secret');
    const { dialog } = controller.state;
    assert.equal(calls.length, sent ? 2 : 1, hostname);
    assert.equal(dialog?.step, sent ? 'sending' : 'editing', hostname);
    assert.deepEqual(dialog?.draft, draft, hostname);
    assert.equal(dialog?.problem?.outcome, sent ? undefined : 'not_sent', hostname);
  }
});

test('a create in doubt is told, and looked for when one asks', async () => {
  const made = toUnit({ id: 'n', properties: { name: 'New', email: '' }, metadata: { state: 'AVAILABLE' } });
  for (const [name, answer, want] of [
    ['there', listOf(SETTLED, made), undefined],
    ['not there', listOf(SETTLED), 'absent'],
    ['no list', failed(UNKNOWN), 'blind'],
  ] as const) {
    const { controller, calls } = start();
    await calls[0]?.answer(listOf(SETTLED));
    controller.dispatch({ type: 'opened', kind: 'create' });
    controller.create({ name: 'New', email: 'n@example.com' }, 'secret');
    await calls[1]?.answer(failed(UNKNOWN));
    assert.equal(controller.state.dialog?.step, 'unsure', name);
    assert.equal(lists(calls), 1, name);
    controller.look();
    assert.equal(controller.state.dialog?.step, 'looking', name);
    await calls[2]?.answer(answer);
    assert.equal(controller.state.dialog?.step, want, name);
    assert.equal(lists(calls), 2, name);
  }
});

test('a look that another list overtakes ends with that one, not with the list as it was', async () => {
  const { controller, calls } = start();
  await calls[0]?.answer(listOf(SETTLED));
  controller.dispatch({ type: 'opened', kind: 'create' });
  controller.create({ name: 'New', email: 'n@example.com' }, 'secret');
  await calls[1]?.answer(failed(UNKNOWN));
  controller.look();
  controller.refresh();
  await calls[2]?.answer(listOf(SETTLED));
  assert.equal(controller.state.dialog?.step, 'looking');
  await calls[3]?.answer(listOf(SETTLED));
  assert.equal(controller.state.dialog?.step, 'absent');
});
