/** What happens when, with a clock and an API that do as they are told: timers, ended sessions, changes in doubt. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Api, Result } from '../api.ts';
import { createController, type Controller, type Told } from '../controller.ts';
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
function start({ hostname = 'page.example', online = true, search = '', told = undefined as Told | undefined } = {}): {
  controller: Controller;
  calls: Call[];
  /** The addresses that the history has, the newest last. */
  entries: string[];
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
    account: (signal) => call('account', signal),
    openConsole: async () => undefined,
  };
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
    document: { visibilityState: 'visible', addEventListener: () => undefined },
    navigator: { onLine: online },
    location: { hostname, search },
    history,
    addEventListener: () => undefined,
    setInterval: () => 0,
    setTimeout(task: () => void, ms: number): number {
      count += 1;
      timers.set(count, { at: now + ms, task });
      return count;
    },
    clearTimeout: (id: number) => timers.delete(id),
  };
  const controller = createController(api, page as unknown as Window, told);
  controller.start();
  return {
    controller,
    calls,
    entries,
    run(ms) {
      now += ms;
      for (const [id, { at, task }] of timers) {
        if (at <= now && timers.delete(id)) task();
      }
    },
  };
}

const said = (controller: Controller): string | undefined => controller.state.notices.at(-1)?.text;
const form = ({ state: { dialog } }: Controller) => (dialog?.kind === 'keys' ? undefined : dialog);
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
  assert.equal(calls[4]?.operation, 'account');
  await calls[5]?.answer(failed({ ...UNKNOWN, text: 'No.' }));
  assert.equal(said(controller), 'You may still be signed in. No.');
  controller.signOut();
  await calls[6]?.answer(failed({ ...NOTHING, status: 500, text: 'No.' }));
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
    const dialog = form(controller);
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
    assert.equal(form(controller)?.step, 'unsure', name);
    assert.equal(lists(calls), 1, name);
    controller.look();
    assert.equal(form(controller)?.step, 'looking', name);
    await calls[2]?.answer(answer);
    assert.equal(form(controller)?.step, want, name);
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
  assert.equal(form(controller)?.step, 'looking');
  await calls[3]?.answer(listOf(SETTLED));
  assert.equal(form(controller)?.step, 'absent');
});

test('a place is one step back, however many letters it took to type', async () => {
  const { controller, calls, entries } = start();
  await calls[0]?.answer(listOf(SETTLED));
  for (const search of ['a', 'al', 'alp']) controller.go({ search }, 'typed');
  controller.go({ tone: 'bad' });
  controller.go({ tone: 'bad' });
  for (const search of ['alph', 'alpha']) controller.go({ search }, 'typed');
  controller.go({ unit: 'a' });
  assert.deepEqual(entries, [
    '/',
    '/?q=alp',
    '/?q=alp&state=failed',
    '/?q=alpha&state=failed',
    '/?q=alpha&state=failed&unit=a',
  ]);
});

test('a link to a unit that is not there says so and is forgotten; one that goes while it is open just closes', async () => {
  const missing = start({ search: '?unit=b' });
  await missing.calls[0]?.answer(listOf(SETTLED));
  assert.match(said(missing.controller) ?? '', /^There is no backup unit with the id b\./);
  assert.deepEqual(missing.entries, ['/']);
  const open = start({ search: '?unit=a' });
  await open.calls[0]?.answer(listOf(SETTLED));
  assert.equal(open.controller.state.place.unit, 'a');
  open.controller.refresh();
  await open.calls[1]?.answer(listOf());
  assert.equal(open.controller.state.place.unit, undefined);
  assert.doesNotMatch(said(open.controller) ?? '', /There is no/);
});

test('leaving takes the place out of the address, an ended session keeps it', async () => {
  for (const [answer, want] of [
    [failed(ENDED), '/?q=a'],
    [{ ok: true }, '/'],
  ] as const) {
    const { controller, calls, entries } = start({ search: '?q=a' });
    await calls[0]?.answer(listOf(SETTLED));
    controller.signOut();
    await calls[1]?.answer(answer);
    assert.equal(entries.at(-1), want);
    assert.equal(controller.state.place.search, want === '/' ? '' : 'a');
  }
});

test('a page that is told who is there asks for the list only if somebody is', () => {
  const account = { kind: 'token', contractNumber: 1, endsMs: 1 } as const;
  for (const [told, asked] of [
    [undefined, 1],
    [{ upstream: 'live', account }, 1],
    [{ upstream: 'live', account: undefined }, 0],
  ] as const) {
    const { controller, calls } = start({ told });
    assert.equal(calls.length, asked);
    assert.equal(controller.state.session.status, asked === 0 ? 'out' : 'unknown');
  }
});

test('of many, each is asked for after the other; what is stopped leaves the rest unsent', async () => {
  const units = ['a', 'b', 'c', 'd'].map((id) => toUnit({ id, properties: { name: id, email: '' } }));
  const { controller, calls } = start();
  await calls[0]?.answer(listOf(...units));
  controller.dispatch({ type: 'opened', kind: 'delete many', units });
  controller.many(undefined);
  assert.equal(calls.length, 2);
  await calls[1]?.answer({ ok: true });
  await calls[2]?.answer(failed({ ...NOTHING, status: 403 }));
  controller.cancel();
  assert.equal(calls[3]?.signal.aborted, false, 'what is under way is waited for');
  await calls[3]?.answer(failed(UNKNOWN));
  const { dialog } = controller.state;
  assert.ok(dialog?.kind === 'delete many');
  assert.equal(dialog.step, 'done');
  assert.deepEqual(
    [...dialog.outcomes.values()].map(({ is }) => is),
    ['done', 'refused', 'unknown', 'unsent'],
  );
  assert.deepEqual(
    calls.map(({ operation }) => operation),
    ['list', 'remove', 'remove', 'remove', 'list'],
  );
});

test('a session that ends among many is told after what is known of each', async () => {
  const units = ['a', 'b'].map((id) => toUnit({ id, properties: { name: id, email: '' } }));
  const { controller, calls } = start();
  await calls[0]?.answer(listOf(...units));
  controller.dispatch({ type: 'opened', kind: 'edit many', units });
  controller.many({ email: 'x@example.com' });
  await calls[1]?.answer(failed(ENDED));
  const { dialog, session } = controller.state;
  assert.equal(session.status, 'out');
  assert.ok(dialog?.kind === 'edit many');
  assert.deepEqual(
    [...dialog.outcomes.values()].map(({ is }) => is),
    ['refused', 'unsent'],
  );
});

test('who signs in again in place stays where they are, and a change under way goes on', async () => {
  const { controller, calls } = start();
  await calls[0]?.answer(listOf(SETTLED));
  controller.dispatch({ type: 'opened', kind: 'create' });
  controller.create({ name: 'New', email: 'n@example.com' }, 'secret');
  controller.dispatch({ type: 'again', open: true });
  controller.signIn({ token: 't' });
  assert.equal(calls[1]?.signal.aborted, false);
  await calls[2]?.answer({ ok: true });
  assert.equal(controller.state.session.status, 'in');
  assert.equal(form(controller)?.step, 'sending');
  await calls[4]?.answer({ kind: 'token', contractNumber: 7, endsMs: 9 });
  assert.equal(controller.state.account?.contractNumber, 7);
});
