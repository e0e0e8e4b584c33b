/** Order, search, the window of rows, states and dates. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, since } from '../dates.ts';
import { keysOf } from '../views/row-focus.ts';
import { sortUnits, stateWords, toUnit, typeable, visibleRange, WINDOW_FROM } from '../units.ts';

const named = (name: string, id = name): ReturnType<typeof toUnit> =>
  toUnit({ id, properties: { name, email: `${id}@example.com` } });

test('names are in order as people count, whatever their case', () => {
  const order = sortUnits(
    ['b', 'A10', 'a2', 'Ä', 'z'].map((name) => named(name)),
    { key: 'name', descending: false },
  );
  assert.deepEqual(
    order.map(({ name }) => name),
    ['Ä', 'a2', 'A10', 'b', 'z'],
  );
});

test('equal keys keep one order, so that a refresh shuffles nothing', () => {
  const units = [named('Same', 'c'), named('Same', 'a'), named('Same', 'b')];
  for (const list of [units, units.toReversed()]) {
    assert.deepEqual(
      sortUnits(list, { key: 'state', descending: true }).map(({ id }) => id),
      ['a', 'b', 'c'],
    );
  }
});

test('by state, what failed comes first, and last the other way', () => {
  const units = ['AVAILABLE', 'SUSPENDED', 'BUSY', 'FAILED_UPDATING', 'FAILED'].map((state) =>
    toUnit({ id: state, properties: { name: state }, metadata: { state } }),
  );
  const order = ['FAILED', 'FAILED_UPDATING', 'BUSY', 'AVAILABLE', 'SUSPENDED'];
  for (const descending of [false, true]) {
    assert.deepEqual(
      sortUnits(units, { key: 'state', descending }).map(({ state }) => state),
      descending ? order.toReversed() : order,
    );
  }
});

test('the window holds what can be seen and never leaves the list', () => {
  for (const [count, scrolled, height] of [
    [10_000, 0, 800],
    [10_000, 340_000, 800],
    [10_000, 9_999_999, 800],
    [10_000, -500, 800],
    [WINDOW_FROM + 1, 0, 5000],
    [60, 2000, 300],
  ] as const) {
    const { first, end } = visibleRange(count, 68, scrolled, height);
    assert.ok(first >= 0 && end <= count && first < end, `${count} ${scrolled}`);
    const [from, to] = [Math.floor(scrolled / 68), Math.ceil((scrolled + height) / 68)];
    if (scrolled >= 0 && to <= count) assert.ok(first <= from && end >= to, `${count} ${scrolled}: ${first}-${end}`);
  }
  assert.deepEqual(visibleRange(WINDOW_FROM, 68, 0, 300), { first: 0, end: WINDOW_FROM });
});

test('rows are keyed by place, but the row that is kept keeps its key', () => {
  for (const [name, ids, places, kept, want] of [
    ['nobody has the focus', ['a', 'b', 'c'], [2, 0, 1], undefined, [2, 0, 1]],
    ['it is where it was', ['a', 'b', 'c'], [2, 0, 1], { id: 'b', key: 0 }, [2, 0, 1]],
    ['it has moved', ['b', 'a', 'c'], [2, 0, 1], { id: 'b', key: 0 }, [0, 2, 1]],
    ['it is out of the window', ['b', 'a', 'c', 'd'], [9, 0, 1, 2], { id: 'b', key: 0 }, [0, 9, 1, 2]],
    ['fewer are drawn', ['b', 'a'], [0, 1], { id: 'b', key: 7 }, [7, 1]],
    ['it is gone', ['a', 'c'], [0, 1], { id: 'b', key: 0 }, [0, 1]],
    ['it had no key yet', ['a', 'b'], [0, 1], { id: 'b', key: undefined }, [0, 1]],
  ] as const) {
    const keys = keysOf(ids, places, kept);
    assert.deepEqual(keys, want, name);
    assert.equal(new Set(keys).size, ids.length, `${name}: each key once`);
  }
});

test('a state that nobody knows keeps its spelling; a new failure is still a failure', () => {
  assert.deepEqual(stateWords('Something_New'), { label: 'Something_New', tone: 'quiet' });
  assert.equal(stateWords('FAILED_SOMEHOW').tone, 'bad');
  assert.equal(stateWords('available').label, 'Available');
  assert.equal(stateWords('').label, 'Not reported');
});

test('a name is compared as one can see and type it', () => {
  for (const [name, want] of [
    ['a  b', 'a b'],
    [' a\tb\n', 'a b'],
    ['a\u00a0b', 'a b'],
    ['a\u200bb', 'ab'],
    ['a \u200b b', 'a b'],
    ['\u202egpj.exe', 'gpj.exe'],
    ['soft\u00adhyphen', 'softhyphen'],
    ['Bu\u0308ro', 'B\u00fcro'],
    ['\u0007bell', 'bell'],
    ['half \ud83d', 'half'],
    ['\u3164', ''],
    ['  \u2060 ', ''],
    ['', ''],
    ['Plain1', 'Plain1'],
    ['\u05e9\u05dc\u05d5\u05dd', '\u05e9\u05dc\u05d5\u05dd'],
  ] as const) {
    assert.equal(typeable(name), want, JSON.stringify(name));
  }
});

test('missing fields are no reason to fail', () => {
  const bare = toUnit({ id: 'x', properties: null, metadata: { createdDate: 'not a date', state: null } });
  assert.deepEqual([bare.name, bare.email, bare.state, bare.createdMs], ['', '', '', undefined]);
});

test('ages are told in the largest unit that fits', () => {
  const now = Date.parse('2026-01-15T12:00:00Z');
  for (const [then, want] of [
    ['2026-01-15T11:59:50Z', 'just now'],
    ['2026-01-15T11:55:00Z', '5 minutes ago'],
    ['2026-01-15T09:00:00Z', '3 hours ago'],
    ['2026-01-14T10:00:00Z', 'yesterday'],
    ['2026-01-01T12:00:00Z', '2 weeks ago'],
    ['2025-11-15T12:00:00Z', '2 months ago'],
    ['2015-12-04T14:34:09Z', '10 years ago'],
  ] as const) {
    assert.equal(ago(Date.parse(then), now), want);
  }
});

test('the age of the list is told to the second, then to the minute', () => {
  for (const [ms, want] of [
    [-50, 'just now'],
    [1_400, 'just now'],
    [12_000, '12 s ago'],
    [59_400, '59 s ago'],
    [61_000, '1 min ago'],
    [7_200_000, '120 min ago'],
  ] as const) {
    assert.equal(since(0, ms), want);
  }
});
