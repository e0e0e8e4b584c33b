/** What happens when: one watch, ended sessions, places, many at once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, leave, many, remove, update } from '../changes.ts';
import { toUnit } from '../units.ts';
import { BUSY, SETTLED, ENDED, UNKNOWN, problem, failed, listOf, start, said, form, watches } from './page.ts';

test('an ended session asks for nothing more, and what is under way disturbs nobody', async () => {
  for (const refreshed of [false, true]) {
    const { controller, calls } = start();
    await calls[0]?.answer(listOf(BUSY));
    controller.dispatch({ type: 'opened', kind: 'edit', unit: BUSY });
    update(BUSY, { email: 'b@example.com' });
    if (refreshed) controller.refresh();
    await calls[1]?.answer(failed(ENDED));
    assert.equal(controller.state.session.status, 'out');
    assert.deepEqual(
      calls.map(({ operation, signal }) => [operation, signal.aborted]),
      [['watch', true], ['update', false], ...(refreshed ? [['watch', true]] : [])],
    );
    controller.signIn({ token: 't' });
    await calls[refreshed ? 2 : 0]?.answer(failed(ENDED));
    assert.equal(controller.state.session.status === 'out' && controller.state.session.sending, true);
  }
});

test('one watch follows the list; a refresh, a change and the network coming back begin another', async () => {
  const { controller, calls, emit } = start();
  await calls[0]?.answer(listOf(BUSY));
  await calls[0]?.answer(listOf(SETTLED));
  assert.equal(said(controller), 'Alpha is now available.');
  controller.refresh();
  await calls[1]?.answer(listOf(SETTLED));
  controller.dispatch({ type: 'opened', kind: 'edit', unit: SETTLED });
  update(SETTLED, { email: 'b@example.com' });
  await calls[2]?.answer({ ok: true, value: SETTLED });
  emit('online');
  assert.deepEqual(
    calls.map(({ operation, signal }) => [operation, signal.aborted]),
    [
      ['watch', true],
      ['watch', true],
      ['update', false],
      ['watch', true],
      ['watch', false],
    ],
  );
  await calls[0]?.answer(listOf());
  assert.equal(controller.state.list.status === 'ready' && controller.state.list.units.length, 1, 'told too late');
});

test('a watch goes on through failures once there is a list, and ends with the first one before', async () => {
  const { controller, calls } = start();
  await calls[0]?.answer(failed(UNKNOWN));
  assert.deepEqual([calls[0]?.signal.aborted, controller.state.list.status], [true, 'failed']);
  controller.refresh();
  await calls[1]?.answer(listOf(SETTLED));
  await calls[1]?.answer(failed(UNKNOWN));
  assert.deepEqual([calls[1]?.signal.aborted, controller.state.list.status], [false, 'ready']);
  await calls[1]?.answer(listOf(SETTLED));
  const { list } = controller.state;
  assert.equal(list.status === 'ready' && list.stale, undefined);
});

test('a change that is answered after the session has ended does not ask for the list', async () => {
  const { controller, calls } = start();
  await calls[0]?.answer(listOf(BUSY));
  controller.dispatch({ type: 'opened', kind: 'edit', unit: BUSY });
  update(BUSY, { email: 'b@example.com' });
  await calls[0]?.answer(failed(ENDED));
  await calls[1]?.answer({ ok: true, value: BUSY });
  assert.equal(watches(calls), 1);
});

test('a list that lags behind a change is asked for again until it shows it', async () => {
  const { controller, calls, emit } = start();
  await calls[0]?.answer(listOf(SETTLED));
  emit('tick');
  assert.equal(watches(calls), 1);
  controller.dispatch({ type: 'opened', kind: 'delete', unit: SETTLED });
  remove(SETTLED);
  await calls[1]?.answer({ ok: true, value: undefined });
  await calls[2]?.answer(listOf(SETTLED));
  emit('tick');
  assert.equal(watches(calls), 3);
  await calls[3]?.answer(listOf());
  emit('tick');
  assert.equal(watches(calls), 3);
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
  await calls[6]?.answer(failed({ ...problem({ status: 500 }), text: 'No.' }));
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
    create(draft, 'secret');
    const dialog = form(controller);
    assert.equal(calls.length, sent ? 2 : 1, hostname);
    assert.equal(dialog?.step, sent ? 'sending' : 'editing', hostname);
    assert.deepEqual(dialog?.draft, draft, hostname);
    assert.equal(dialog?.problem?.outcome, sent ? undefined : 'not_sent', hostname);
  }
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

test('a link to a unit that is not there says so and is forgotten; one that goes while open just closes', async () => {
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
  void many(undefined);
  assert.equal(calls.length, 2);
  await calls[1]?.answer({ ok: true });
  await calls[2]?.answer(failed(problem({ status: 403 })));
  leave();
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
    ['watch', 'remove', 'remove', 'remove', 'watch'],
  );
});

test('a session that ends among many is told after what is known of each', async () => {
  const units = ['a', 'b'].map((id) => toUnit({ id, properties: { name: id, email: '' } }));
  const { controller, calls } = start();
  await calls[0]?.answer(listOf(...units));
  controller.dispatch({ type: 'opened', kind: 'edit many', units });
  void many({ email: 'x@example.com' });
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
  create({ name: 'New', email: 'n@example.com' }, 'secret');
  controller.dispatch({ type: 'again', open: true });
  controller.signIn({ token: 't' });
  assert.equal(calls[1]?.signal.aborted, false);
  await calls[2]?.answer({ ok: true });
  assert.equal(controller.state.session.status, 'in');
  assert.equal(form(controller)?.step, 'sending');
  await calls[4]?.answer({ kind: 'token', contractNumber: 7, endsMs: 9 });
  assert.equal(controller.state.account?.contractNumber, 7);
});
