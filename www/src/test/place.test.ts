/** Where one is, as the address says it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Place, placeOf, queryOf, START } from '../place.ts';
import { SORT_KEYS, TONES } from '../units.ts';

test('every place has an address that leads back to it', () => {
  for (const search of ['', 'a b', 'büro & söhne?#%', '+1']) {
    for (const key of SORT_KEYS) {
      for (const tone of [undefined, ...TONES]) {
        for (const unit of [undefined, '15f67991-0f51']) {
          const place: Place = { search, sort: { key, descending: tone !== undefined }, tone, unit };
          assert.deepEqual(placeOf(queryOf(place)), place, queryOf(place));
        }
      }
    }
  }
});

test('the start has no query, and a query that means nothing is the start', () => {
  assert.equal(queryOf(START), '');
  for (const query of ['', '?', '?q=', '?sort=size&state=broken&unit=', '?else=1&sort=', '?sort=-name-'])
    assert.deepEqual(placeOf(query), START, query);
});

test('the words of an address are the ones that people would guess', () => {
  assert.deepEqual(placeOf('?q=db&sort=created-&state=in-progress&unit=x'), {
    search: 'db',
    sort: { key: 'created', descending: true },
    tone: 'busy',
    unit: 'x',
  });
  assert.equal(queryOf({ ...START, tone: 'bad' }), '?state=failed');
});
