/** `ensure` and `getByName`: what each answer comes to, and that there is never a second create. */
import assert from 'node:assert/strict';
import { clientOf, fetchOf, isError, json, NEW_UNIT, networkError, rows, UNIT } from '../support/doubles.js';
import { settle } from '../support/settle.js';

const list =
  (...units) =>
  () =>
    json({ items: units });
const inState = (state) => list({ ...UNIT, metadata: { state } });
const absent = list({ ...UNIT, id: 'other', properties: { name: 'other' } });
const created = () => json(UNIT, 202);
const status =
  (code, message = '') =>
  () =>
    json({ messages: [{ errorCode: '1', message }] }, code);
const lost = () => {
  throw networkError('ECONNRESET');
};

async function ensure(answers, options) {
  const fetch = fetchOf(...answers);
  const ended = await settle(({ signal }) => clientOf(fetch, options).ensure(NEW_UNIT, { signal }));
  return { ...ended, sent: fetch.calls.map(({ method }) => method[0]).join('') };
}

rows(
  'ensure resolves',
  [
    ['with what is there', [inState('AVAILABLE')], 'existing', 'G'],
    ['with what is busy', [inState('BUSY')], 'existing', 'G'],
    ['with what it creates', [absent, created], 'created', 'GP'],
    ['after a 502, with what shows', [absent, status(502), inState('BUSY')], 'recovered', 'GPG'],
    ['after a lost answer, with what shows later', [absent, lost, absent, inState('BUSY')], 'recovered', 'GPGG'],
    ['after a 409', [absent, status(409), inState('BUSY')], 'existing', 'GPG'],
    ['after a 422 of the name', [absent, status(422, '[(root).name] taken'), inState('BUSY')], 'existing', 'GPG'],
    ['after a unit of this name is gone', [inState('DESTROYING'), absent, created], 'created', 'GGP'],
    ['beside a unit that has gone', [inState('TERMINATED'), created], 'created', 'GP'],
  ],
  async (answers, how, requests) => {
    const { value, sent } = await ensure(answers);
    assert.deepEqual(Object.keys(value), ['unit', 'how']);
    assert.equal(value.unit.id, UNIT.id);
    assert.deepEqual({ how: value.how, sent }, { how, sent: requests });
  },
);

rows(
  'ensure rejects',
  [
    [
      'in doubt',
      [absent, status(502), absent],
      'ApiError',
      { code: 'server_error', outcome: 'unknown', retryable: true },
    ],
    ['refused', [absent, status(403)], 'ApiError', { code: 'forbidden', outcome: 'rejected', retryable: false }],
    [
      'with a refused look in doubt',
      [absent, lost, status(401)],
      'ApiError',
      { code: 'unauthorized', outcome: 'unknown' },
    ],
    ['with a name that is not taken', [absent, status(422, 'name'), absent], 'ApiError', { code: 'unprocessable' }],
    ['with what has failed', [inState('DESTROYING'), inState('FAILED_DESTROYING')], 'UnitFailedError', {}],
    ['with a look that is lost', [lost], 'ConnectionError', { outcome: 'not_sent', retryable: true }],
  ],
  async (answers, name, facts) => {
    const { error, sent } = await ensure(answers);
    isError(error, name, { operation: 'ensure', ...facts });
    assert.ok(sent.split('P').length <= 2, sent);
    if (error.outcome === 'unknown') assert.match(error.message, /call ensure again/);
  },
);

rows(
  'getByName',
  [
    ['finds a unit', 'prod', [inState('BUSY')], undefined],
    ['finds none', 'missing', [inState('BUSY')], { code: 'not_found', outcome: 'rejected', retryable: false }],
    ['refuses a blank name', ' ', [absent], { code: 'invalid_argument', argument: 'name' }],
    ['refuses what is no name', 7, [absent], { code: 'invalid_argument', argument: 'name' }],
  ],
  async (name, answers, facts) => {
    const fetch = fetchOf(...answers);
    const { value, error } = await settle(() => clientOf(fetch).getByName(name));
    if (facts === undefined) return assert.equal(value.id, UNIT.id);
    isError(error, facts.argument === undefined ? 'BackupError' : 'InvalidArgumentError', facts);
    assert.equal('status' in error, false);
  },
);
