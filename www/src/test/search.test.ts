/** What a search finds, in which order, and what of it is marked. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTones, pieces, searchUnits, wordsOf } from '../search.ts';
import { toUnit, type Unit } from '../units.ts';

const unit = (id: string, name: string, email = `${id}@example.com`, state = 'AVAILABLE'): Unit =>
  toUnit({ id, properties: { name, email }, metadata: { state } });
const found = (units: readonly Unit[], query: string): string[] =>
  searchUnits(units, wordsOf(query)).map(({ id }) => id);

test('every word of a search has to be somewhere', () => {
  const units = [unit('m1', 'Mail server'), unit('m2', 'Mail archive')];
  for (const [query, want] of [
    ['mail', 2],
    ['MAIL arch', 1],
    ['m1@example', 1],
    ['  ', 2],
    ['mail zz', 0],
  ] as const) {
    assert.equal(found(units, query).length, want, query);
  }
});

test('names come before addresses before states before ids, and else in the order given', () => {
  const units = [
    unit('failed-id', 'one', 'a@example.com'),
    unit('b', 'two', 'b@example.com', 'FAILED'),
    unit('c', 'three', 'failed@example.com'),
    unit('d', 'was failed'),
    unit('e', 'Failed'),
    unit('f', 'four'),
    unit('g', 'failed too'),
  ];
  assert.deepEqual(found(units, 'failed'), ['e', 'g', 'd', 'c', 'b', 'failed-id']);
  assert.deepEqual(found(units.toReversed(), 'failed').slice(0, 2), ['g', 'e']);
});

test('states are found by their words, their raw spelling and their group, from the beginning of a word', () => {
  const units = ['FAILED_UPDATING', 'BUSY', 'AVAILABLE', 'SUSPENDED', 'SOMETHING_NEW'].map((state, index) =>
    unit(`${index}`, 'x', 'x', state),
  );
  for (const [query, want] of [
    ['failed', ['0']],
    ['FAILED_UPD', ['0']],
    ['updating', ['0']],
    ['in progress', ['1']],
    ['busy', ['1']],
    ['avail', ['2']],
    ['vailable', []],
    ['av', []],
    ['other', ['3', '4']],
    ['something_new', ['4']],
  ] as const) {
    assert.deepEqual(found(units, query), want, query);
  }
});

test('an id is found from its beginning, or by what looks like a piece of one', () => {
  const units = [unit('15f67991-0f51-4efc-a8ad-ef1fb31a480c', 'x', 'x'), unit('ace00000-0f51-4efc-a8ad-0', 'x', 'x')];
  for (const [query, want] of [
    ['15f6', 1],
    ['ef1fb31a', 1],
    ['0f51-4efc', 2],
    ['ace', 1],
    ['a8ad', 0],
    ['480c', 0],
  ] as const) {
    assert.equal(found(units, query).length, want, query);
  }
});

test('the match is marked, each word of it, whatever the case and the characters', () => {
  for (const [text, query, want] of [
    ['Database1', 'BASE', ['Data', 'base', '1']],
    ['a.b*c', '.b*', ['a', '.b*', 'c']],
    ['Büro München', 'mün b', ['', 'B', 'üro ', 'Mün', 'chen']],
    ['none', 'x', ['none']],
    ['none', '', ['none']],
    ['ab\\d', '\\d', ['ab', '\\d', '']],
  ] as const) {
    assert.deepEqual(pieces(text, wordsOf(query)), want, text);
  }
});

test('units are counted by how they are', () => {
  const units = ['FAILED', 'FAILED_X', 'BUSY', 'ACTIVE', ''].map((state, index) => unit(`${index}`, 'x', 'x', state));
  assert.deepEqual(countTones(units), { bad: 2, busy: 1, good: 1, quiet: 1 });
});
