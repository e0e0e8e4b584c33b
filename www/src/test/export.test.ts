/** The export, the meanings of states; and passwords that are made here. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPassword } from '../password.ts';
import { csv } from '../csv.ts';
import { meaningOf } from '../meanings.ts';
import { toUnit } from '../units.ts';

const wire = (name: string, email = 'a@example.com') => ({
  id: 'i',
  properties: { name, email, password: 'a-secret' },
  metadata: { state: 'FAILED', createdDate: '2024-01-01T00:00:00Z' },
});

test('an export has one line a unit, every cell quoted, and no secret', () => {
  assert.equal(
    csv([toUnit(wire('One')), toUnit(wire('a "b", c\nd'))], undefined),
    [
      '"name","email","state","created","id"',
      '"One","a@example.com","FAILED","2024-01-01T00:00:00.000Z","i"',
      '"a ""b"", c\nd","a@example.com","FAILED","2024-01-01T00:00:00.000Z","i"',
      '',
    ].join('\r\n'),
  );
});

test('an export has the login where the contract is known', () => {
  const [head, row] = csv([toUnit(wire('One'))], 42).split('\r\n');
  assert.match(head ?? '', /,"login"$/);
  assert.match(row ?? '', /,"One-42"$/);
});

test('no cell is a formula to a spreadsheet', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=cmd|"/c calc"!A1']) {
    const cell = csv([toUnit(wire(text))], undefined).split('\r\n')[1] ?? '';
    assert.match(cell, /^"'/, text);
  }
  assert.match(csv([toUnit(wire('a=b'))], undefined), /"a=b"/);
});

test('every known state has a meaning of its own kind and a next step; an unknown one says so', () => {
  for (const state of ['AVAILABLE', 'BUSY', 'FAILED', 'FAILED_UPDATING', 'SUSPENDED', 'TERMINATED', 'available'])
    assert.ok(!/does not know/.test(meaningOf(state).means), state);
  assert.match(meaningOf('SOMETHING_NEW').means, /does not know/);
  assert.equal(meaningOf('FAILED_SOMEHOW'), meaningOf('FAILED'));
  assert.match(meaningOf('').means, /does not say/);
});

test('a password is long, has every kind of character, nothing that looks alike, and never comes twice', () => {
  const made = new Set<string>();
  for (let count = 0; count < 500; count += 1) {
    const password = newPassword();
    assert.match(password, /^(?:[a-zA-Z2-9]{5}-){3}[a-zA-Z2-9]{5}$/);
    for (const kind of [/[a-z]/, /[A-Z]/, /\d/]) assert.match(password, kind);
    assert.doesNotMatch(password, /[lIO01o]/);
    made.add(password);
  }
  assert.equal(made.size, 500);
});
