/** `watch`: what it tells, how it ends, and that it leaves nothing behind. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientOf, fetchOf, isError, json, rows } from '../support/doubles.js';
import { settle } from '../support/settle.js';

const unit = (id, state = 'AVAILABLE') => ({ id, metadata: { state } });
const list =
  (...units) =>
  () =>
    json({ items: units });
const refused = (code) => () => json({}, code);

const told = ({ items, added, changed, removed, stale }) =>
  stale
    ? `stale ${items.map(({ id }) => id)}`
    : [
        ['+', added],
        ['~', changed],
        ['-', removed],
      ]
        .flatMap(([mark, ids]) => ids.map((id) => mark + id))
        .join('');

rows(
  'watch tells',
  [
    ['all at first', [list(unit('a'), unit('b'))], ['+a+b']],
    [
      'what is new, changed and gone',
      [list(unit('a'), unit('b')), list(unit('a', 'BUSY'), unit('c'))],
      ['+a+b', '+c~a-b'],
    ],
    ['that the order is another', [list(unit('a'), unit('b')), list(unit('b'), unit('a'))], ['+a+b', '']],
    ['nothing of what is the same', [list(unit('a')), list(unit('a')), list(unit('b'))], ['+a', '+b-a']],
    [
      'that the list is stale, and fresh again',
      [list(unit('a')), refused(502), refused(502), refused(502), list(unit('a'))],
      ['+a', 'stale a', ''],
    ],
  ],
  async (answers, want) => {
    const fetch = fetchOf(...answers);
    const { value } = await settle(async () => {
      const found = [];
      for await (const snapshot of clientOf(fetch).watch()) {
        found.push(told(snapshot));
        // What a consumer does to it changes nothing.
        snapshot.items.length = 0;
        if (found.length === want.length) break;
      }
      return found;
    });
    assert.deepEqual(value, want);
  },
);

describe('watch', () => {
  it('sends nothing before it is asked', async () => {
    const fetch = fetchOf(list());
    await settle(async () => void clientOf(fetch).watch());
    assert.equal(fetch.calls.length, 0);
  });

  it('rejects the first next with a wrong argument, and is over then', async () => {
    const watch = clientOf(fetchOf(list())).watch({ intervalMs: 0 });
    await assert.rejects(watch.next(), (error) => {
      isError(error, 'InvalidArgumentError', { argument: 'intervalMs', operation: 'watch' });
      return true;
    });
    assert.deepEqual(await watch.next(), { done: true, value: undefined });
  });

  it('ends with an error that is no passing one', async () => {
    const { error } = await settle(async () => {
      const watch = clientOf(fetchOf(list(), refused(403))).watch();
      await watch.next();
      return watch.next();
    });
    isError(error, 'ApiError', { code: 'forbidden', operation: 'watch', attempts: 2 });
  });

  it('rejects with the reason of its signal', async () => {
    const reason = new Error('enough');
    const { error } = await settle(async ({ clock, signal, abort }) => {
      const watch = clientOf(fetchOf(list())).watch({ signal });
      await watch.next();
      clock.after(5000, () => abort(reason));
      return watch.next();
    });
    assert.equal(error, reason);
  });

  it('ends a pending next at once when it is returned from', async () => {
    const { value, elapsedMs } = await settle(async ({ clock }) => {
      const watch = clientOf(fetchOf(list())).watch();
      await watch.next();
      clock.after(5000, () => watch.return());
      return watch.next();
    });
    assert.deepEqual(value, { done: true, value: undefined });
    assert.equal(elapsedMs, 5000);
  });

  it('tells of failures, whatever the hook throws', async () => {
    const codes = [];
    const onError = (error) => {
      codes.push(error.code);
      throw error;
    };
    await settle(() =>
      clientOf(fetchOf(refused(502), refused(502), list()))
        .watch({ onError })
        .next(),
    );
    assert.deepEqual(codes, ['server_error', 'server_error']);
  });
});
