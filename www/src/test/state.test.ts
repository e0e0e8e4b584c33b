/** Every change of the page's state that carries a decision, without a page. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '../problem.ts';
import { START } from '../place.ts';
import { GRACE_MS, type Notice } from '../news.ts';
import { type Action, initial, isCovered, mayLeave, minutesLeft, type State, step, title } from '../state.ts';
import { toUnit, type Unit } from '../units.ts';

const unit = (id: string, state = 'AVAILABLE'): Unit =>
  toUnit({
    id,
    properties: { name: `Unit ${id}`, email: `${id}@example.com` },
    metadata: { state, createdDate: '2024-01-01T00:00:00Z' },
  });
const problem = (code: string, more: Partial<Problem> = {}): Problem => ({
  code,
  status: undefined,
  text: code,
  messages: [],
  fieldErrors: {},
  outcome: 'rejected',
  requestId: undefined,
  retryAfterMs: undefined,
  ...more,
});
const play = (...actions: Action[]): State => actions.reduce(step, initial(0, true));
const noticeOf = ({ notices }: State): Notice | undefined => notices.at(-1);
const stepOf = ({ dialog }: State): string | undefined => (dialog?.kind === 'keys' ? undefined : dialog?.step);
const searched = (search: string): Action => ({ type: 'moved', place: { ...START, search } });
const listed = (nowMs: number, ...units: Unit[]): Action => ({ type: 'listed', units, nowMs });

test('a created unit that the list does not show yet stays for the grace, and no longer', () => {
  const created = play(
    listed(0),
    { type: 'opened', kind: 'create' },
    { type: 'accepted', unit: unit('n', 'BUSY'), nowMs: 0 },
  );
  assert.equal(created.expected.length, 1);
  const lagging = step(created, listed(GRACE_MS - 1));
  assert.deepEqual(lagging.list.status === 'ready' && lagging.list.units.map(({ id }) => id), ['n']);
  const gone = step(lagging, listed(GRACE_MS));
  assert.deepEqual(gone.list.status === 'ready' && gone.list.units, []);
  assert.match(noticeOf(gone)?.text ?? '', /no longer in the list/);
});

test('a deleted unit that the list still shows whole is shown as leaving', () => {
  const deleted = play(
    listed(0, unit('a')),
    { type: 'opened', kind: 'delete', unit: unit('a') },
    { type: 'accepted', unit: unit('a', 'DESTROYING'), nowMs: 0 },
  );
  const lagging = step(deleted, listed(1000, unit('a')));
  assert.equal(lagging.list.status === 'ready' && lagging.list.units[0]?.state, 'DESTROYING');
  const gone = step(lagging, listed(2000));
  assert.equal(noticeOf(gone)?.text, 'Unit a was deleted.');
  assert.deepEqual(gone.expected, []);
});

test('what a changing unit became is news, and a failure is bad news', () => {
  const busy = play(listed(0, unit('a', 'BUSY'), unit('b', 'BUSY')));
  assert.equal(noticeOf(step(busy, listed(1, unit('a'), unit('b', 'BUSY'))))?.text, 'Unit a is now available.');
  const failed = noticeOf(step(busy, listed(1, unit('a', 'FAILED'), unit('b', 'BUSY'))));
  assert.deepEqual([failed?.text, failed?.tone], ['Unit a is now failed.', 'bad']);
  assert.equal(noticeOf(step(busy, listed(1, unit('a', 'BUSY'), unit('b', 'BUSY')))), undefined);
});

test('a change without a clear answer is unsure; field errors and others go back to the form', () => {
  for (const opened of [
    { type: 'opened', kind: 'create' },
    { type: 'opened', kind: 'edit', unit: unit('a') },
    { type: 'opened', kind: 'delete', unit: unit('a') },
  ] as const) {
    const open = play(listed(0, unit('a')), opened, { type: 'sending', draft: { name: 'n', email: 'e' } });
    assert.equal(
      stepOf(step(open, { type: 'refused', problem: problem('server_error', { outcome: 'unknown' }) })),
      'unsure',
      opened.kind,
    );
    assert.equal(stepOf(step(open, { type: 'refused', problem: problem('unprocessable') })), 'editing', opened.kind);
  }
});

test('a delete in doubt ends when the list shows that the unit goes or is gone, and no other', () => {
  const refused = (kind: 'edit' | 'delete', more: Partial<Problem>): State =>
    play(
      listed(0, unit('a')),
      { type: 'opened', kind, unit: unit('a') },
      { type: 'sending', draft: { name: '', email: '' } },
      { type: 'refused', problem: problem('x', more) },
    );
  for (const [name, before, list, want] of [
    ['unknown, gone', refused('delete', { outcome: 'unknown' }), listed(1), 'Unit a is gone: it was deleted.'],
    [
      'unknown, going',
      refused('delete', { outcome: 'unknown' }),
      listed(1, unit('a', 'DESTROYING')),
      'Unit a is being deleted.',
    ],
    ['unknown, still there', refused('delete', { outcome: 'unknown' }), listed(1, unit('a')), undefined],
    ['404, gone', refused('delete', { status: 404 }), listed(1), 'Unit a is gone: it was deleted.'],
    ['403, gone', refused('delete', { status: 403 }), listed(1), undefined],
    ['an edit, gone', refused('edit', { status: 404 }), listed(1), undefined],
  ] as const) {
    const after = step(before, list);
    assert.equal(noticeOf(after)?.text, want, name);
    assert.equal(after.dialog === undefined, want !== undefined, name);
  }
});

test('only a unit that was not in the list before is said to have been created', () => {
  const draft = { name: 'Unit a', email: 'e' };
  const unknown: Action = { type: 'refused', problem: problem('server_error', { outcome: 'unknown' }) };
  const send: Action = { type: 'sending', draft };
  const look: Action = { type: 'looking' };
  const found: Action = { type: 'looked', unit: unit('a') };
  const missed: Action = { type: 'looked', unit: undefined, problem: problem('timeout') };
  const sent = (...before: Action[]): Action[] => [...before, { type: 'opened', kind: 'create' }, send, unknown, look];
  const noList: Action = { type: 'list failed', problem: problem('server_error', { status: 500 }) };
  const refusal = (code: string, more: Partial<Problem> = {}): Action => ({
    type: 'refused',
    problem: problem(code, more),
  });
  for (const [name, actions, want] of [
    ['new', [...sent(listed(0)), found], undefined],
    ['there before', [...sent(listed(0, unit('a'))), found], 'present'],
    ['not there', [...sent(listed(0, unit('b'))), { type: 'looked', unit: undefined }], 'absent'],
    ['new, and sent again since', [...sent(listed(0)), listed(1, unit('a')), send, unknown, look, found], undefined],
    ['the list was not there', [...sent(noList), found], 'present'],
    ['the look failed', [...sent(listed(0)), missed], 'blind'],
    ['the look failed, and the next did not', [...sent(listed(0)), missed, look, found], undefined],
    [
      'new, and sent again in vain since',
      [
        ...sent(listed(0)),
        listed(1, unit('a')),
        refusal('offline', { outcome: 'not_sent' }),
        send,
        unknown,
        look,
        found,
      ],
      undefined,
    ],
    [
      'refused for sure, and sent again',
      [...sent(listed(0)), listed(1, unit('a')), refusal('unprocessable'), send, unknown, look, found],
      'present',
    ],
  ] as const) {
    const end = play(...(actions as readonly Action[]));
    assert.equal(stepOf(end), want, name);
    assert.equal(noticeOf(end)?.text, want === undefined ? 'Unit a is there: it was created.' : undefined, name);
  }
});

test('an ended session keeps place and draft; leaving forgets everything', () => {
  const busy = play(
    listed(0, unit('a')),
    searched('a'),
    { type: 'opened', kind: 'create' },
    { type: 'sending', draft: { name: 'n', email: 'e' } },
  );
  const ended = step(busy, { type: 'signed out', reason: 'ended' });
  assert.equal(ended.place.search, 'a');
  assert.deepEqual(ended.dialog?.kind === 'create' && [ended.dialog.draft.name, ended.dialog.step], ['n', 'editing']);
  assert.equal(JSON.stringify(ended).includes('Unit a'), false, 'no unit stays behind');
  const left = step(busy, { type: 'signed out', reason: 'left' });
  assert.equal(left.place.search, '');
  assert.equal(left.dialog, undefined);
});

test('a session ends once: who signs in again is not disturbed, but who has left has left', () => {
  const trying = play(
    listed(0, unit('a')),
    searched('a'),
    { type: 'signed out', reason: 'ended' },
    { type: 'signing in' },
  );
  assert.equal(step(trying, { type: 'signed out', reason: 'ended' }), trying);
  const refused = step(trying, { type: 'sign-in failed', problem: problem('unauthorized') });
  assert.equal(step(refused, { type: 'signed out', reason: 'ended' }), refused);
  const left = step(trying, { type: 'signed out', reason: 'left' });
  assert.deepEqual([left.place.search, left.session], ['', { ...trying.session, reason: 'left' }]);
});

test('what was sent in one session is no measure for the next', () => {
  const unknown: Action = { type: 'refused', problem: problem('timeout', { outcome: 'unknown' }) };
  const before = play(
    listed(0),
    { type: 'opened', kind: 'create' },
    { type: 'sending', draft: { name: 'Unit a', email: 'e' } },
    unknown,
    { type: 'signed out', reason: 'ended' },
  );
  const again = [
    listed(1, unit('a')),
    { type: 'sending', draft: { name: 'Unit a', email: 'e' } },
    unknown,
    { type: 'looking' },
    { type: 'looked', unit: unit('a') },
  ] as const;
  assert.equal(stepOf(([{ type: 'signed in' }, ...again] as readonly Action[]).reduce(step, before)), 'present');
});

test('a refresh that was asked for is told to screen readers, unless there is news', () => {
  const ask: Action = { type: 'asked', quiet: false };
  for (const [name, actions, want] of [
    ['asked for', [listed(0, unit('a')), ask, listed(1, unit('a'), unit('b'))], ['List refreshed, 2 units.', 'unseen']],
    ['one', [listed(0), ask, listed(1, unit('a'))], ['List refreshed, 1 unit.', 'unseen']],
    ['none', [listed(0, unit('a')), ask, listed(1)], ['List refreshed, no units.', 'unseen']],
    ['by itself', [listed(0, unit('a')), { type: 'asked', quiet: true }, listed(1, unit('a'))], undefined],
    ['the first list', [ask, listed(0, unit('a'))], undefined],
    [
      'asked for, and overtaken by a quiet one',
      [listed(0, unit('a')), ask, { type: 'asked', quiet: true }, listed(1, unit('a'))],
      ['List refreshed, 1 unit.', 'unseen'],
    ],
    ['news', [listed(0, unit('a', 'BUSY')), ask, listed(1, unit('a'))], ['Unit a is now available.', 'good']],
  ] as const) {
    const notice = noticeOf(play(...(actions as readonly Action[])));
    assert.deepEqual(notice && [notice.text, notice.tone], want, name);
  }
});

test('a first visit is not called an ended session', () => {
  const first = play({ type: 'asked', quiet: false }, { type: 'signed out', reason: 'ended' });
  assert.equal(first.session.status === 'out' && first.session.reason, 'first');
});

test('an answer that is no 401 is an answer to a session, which one can leave', () => {
  assert.equal(play({ type: 'list failed', problem: problem('forbidden', { status: 403 }) }).session.status, 'in');
  assert.equal(play({ type: 'list failed', problem: problem('connection_failed') }).session.status, 'unknown');
});

test('one can sign out as soon as there may be a session to leave', () => {
  const failed = (code: string, more: Partial<Problem> = {}): State =>
    play({ type: 'list failed', problem: problem(code, more) });
  for (const [name, state, want] of [
    ['at first', play(), false],
    ['slow', play({ type: 'slow' }), true],
    ['too slow', failed('timeout'), true],
    ['no connection', failed('connection_failed'), false],
    ['garbage', failed('invalid_response'), true],
    ['too much', failed('response_too_large'), true],
    ['rate-limited', failed('rate_limited', { status: 429 }), true],
    ['listed', play(listed(0)), true],
    ['left', play(listed(0), { type: 'signed out', reason: 'left' }), false],
  ] as const) {
    assert.equal(mayLeave(state), want, name);
  }
});

test('news of units does not outlive the session', () => {
  const told = play(listed(0, unit('a', 'BUSY')), listed(1, unit('a')));
  assert.ok(noticeOf(told) !== undefined);
  for (const reason of ['left', 'ended'] as const)
    assert.equal(noticeOf(step(told, { type: 'signed out', reason })), undefined, reason);
});

test('a failed refresh keeps the list, a failed first load does not invent one', () => {
  const kept = play(listed(0, unit('a')), { type: 'list failed', problem: problem('timeout') });
  assert.equal(kept.list.status === 'ready' && kept.list.stale?.code, 'timeout');
  assert.equal(play({ type: 'list failed', problem: problem('timeout') }).list.status, 'failed');
  assert.equal(step(kept, listed(1, unit('a'))).list.status === 'ready' && true, true);
});

test('the title follows the state', () => {
  for (const [state, want] of [
    [play(), 'Loading · Backup units'],
    [play(listed(0, unit('a'), unit('b'))), 'Backup units (2)'],
    [play(listed(0, unit('a'), unit('b', 'BUSY'))), '1 in progress · Backup units (2)'],
    [play({ type: 'list failed', problem: problem('timeout') }), 'Not loaded · Backup units'],
    [play({ type: 'signed out', reason: 'ended' }), 'Sign in · Backup units'],
  ] as const) {
    assert.equal(title(state), want);
  }
});

test('bad news stays until it is closed, good news makes room, and the same words are not said twice', () => {
  const notice = (text: string, tone: 'good' | 'bad'): Action => ({ type: 'noticed', text, tone });
  const texts = ({ notices }: State): string[] => notices.map(({ text }) => text);
  const told = play(notice('a', 'bad'), notice('b', 'good'), notice('c', 'good'), notice('a', 'bad'));
  assert.deepEqual(texts(told), ['a']);
  const more = ['d', 'e', 'f', 'g'].reduce((state, text) => step(state, notice(text, 'bad')), told);
  assert.deepEqual(texts(more), ['e', 'f', 'g'], 'no more than can be read');
  const count = more.notices[1]?.count ?? NaN;
  assert.deepEqual(texts(step(more, { type: 'notice closed', count })), ['e', 'g']);
});

test('what is selected leaves the selection when it is done or gone, and outlives a session that ends', () => {
  const [a, b, c] = [unit('a'), unit('b'), unit('c')] as const;
  const ids = ({ selected }: State): string[] => [...selected];
  const chosen = play(listed(0, a, b, c), { type: 'selected', ids: ['a', 'b', 'c'], on: true });
  assert.deepEqual(ids(step(chosen, { type: 'selected', ids: ['b'], on: false })), ['a', 'c']);
  assert.deepEqual(ids(step(chosen, listed(1, a, c))), ['a', 'c']);
  assert.deepEqual(ids(step(chosen, { type: 'signed out', reason: 'ended' })), ['a', 'b', 'c']);
  assert.deepEqual(ids(step(chosen, { type: 'signed out', reason: 'left' })), []);
});

test('of many, each has its own outcome; what is done shows in the list at once', () => {
  const [a, b, c] = [unit('a'), unit('b'), unit('c')] as const;
  const told = play(
    listed(0, a, b, c),
    { type: 'selected', ids: ['a', 'b', 'c'], on: true },
    { type: 'opened', kind: 'delete many', units: [a, b, c] },
    { type: 'sending', draft: { name: '', email: '' } },
    { type: 'told', unit: unit('a', 'DESTROYING'), outcome: { is: 'done' }, nowMs: 0 },
    { type: 'told', unit: b, outcome: { is: 'refused', problem: problem('forbidden') }, nowMs: 0 },
    { type: 'told', unit: c, outcome: { is: 'unknown', problem: problem('timeout') }, nowMs: 0 },
    { type: 'all told' },
  );
  assert.equal(stepOf(told), 'done');
  assert.ok(told.dialog?.kind === 'delete many' && told.list.status === 'ready');
  assert.deepEqual(
    [...told.dialog.outcomes].map(([id, { is }]) => `${id} ${is}`),
    ['a done', 'b refused', 'c unknown'],
  );
  assert.equal(told.list.units.find(({ id }) => id === 'a')?.state, 'DESTROYING');
  assert.deepEqual([...told.selected], ['b', 'c'], 'the rest can be tried again');
  const lagging = step(told, listed(1, a, b, c));
  assert.equal(lagging.list.status === 'ready' && lagging.list.units.find(({ id }) => id === 'a')?.state, 'DESTROYING');
});

test('a session is said to end in its last minutes, and one that is renewed keeps what lies open', () => {
  const account = { kind: 'token', contractNumber: undefined, endsMs: 600_000 } as const;
  const open = play({ type: 'account told', account }, listed(0, unit('a')), { type: 'opened', kind: 'create' });
  for (const [nowMs, want] of [
    [0, undefined],
    [299_000, undefined],
    [300_000, 5],
    [545_000, 1],
    [700_000, 1],
  ] as const) {
    assert.equal(minutesLeft(step(open, { type: 'ticked', nowMs })), want, `${nowMs}`);
  }
  const again = [{ type: 'again', open: true }, { type: 'signing in' }] as const;
  const trying = again.reduce<State>(step, step(open, { type: 'drafted', draft: { name: 'Kept' } }));
  assert.equal(trying.session.status === 'in' && trying.session.again?.sending, true);
  const refused = step(trying, { type: 'sign-in failed', problem: problem('unauthorized') });
  assert.equal(refused.session.status === 'in' && refused.session.again?.problem?.code, 'unauthorized');
  const renewed = step(refused, { type: 'signed in' });
  assert.deepEqual(renewed.session, { status: 'in' });
  assert.equal(renewed.dialog?.kind === 'create' && renewed.dialog.draft.name, 'Kept');
});

test('the list is covered by whatever is open over it', () => {
  const list = play(listed(0, unit('a')));
  const moved = (id: string): Action => ({ type: 'moved', place: { ...START, unit: id } });
  for (const [name, action, want] of [
    ['a dialog', { type: 'opened', kind: 'create' }, true],
    ['the keys', { type: 'opened', kind: 'keys' }, true],
    ['a unit', moved('a'), true],
    ['a unit that is not there', moved('b'), false],
    ['signing in again', { type: 'again', open: true }, true],
    ['nothing', searched('a'), false],
  ] as const) {
    assert.equal(isCovered(step(list, action)), want, name);
  }
});
