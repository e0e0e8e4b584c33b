/** What counts as another size than RESULTS.md tells. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { staleSizes } from './lib/told.mjs';

const RESULTS = `| figure | measured | must | aim |
| --- | --: | --: | --: |
| one list call bundled, KB brotli | 36.8 | ≤ 32 | ≤ 24 |
| \`ionos-backup/sandbox\`, KB brotli | 79.6 | ≤ 120 | ≤ 80 |
| \`ionos-backup/gateway\`, KB brotli | 5.8 | ≤ 6 | ≤ 4 |
`;
const SIZES = { browser: { brotli: 36_800 }, sandbox: { brotli: 79_600 }, gateway: { brotli: 5_800 } };

/** @type {[string, Partial<typeof SIZES>, string[]][]} */
const ROWS = [
  ['what was measured', {}, []],
  ['a rounding', { gateway: { brotli: 5_849 } }, []],
  ['two hundredths less', { gateway: { brotli: 5_600 } }, ['gateway']],
  ['two hundredths more', { gateway: { brotli: 6_000 } }, ['gateway']],
  ['half a KB of much', { sandbox: { brotli: 79_000 } }, ['sandbox']],
  [
    'all of it',
    { browser: { brotli: 1 }, sandbox: { brotli: 1 }, gateway: { brotli: 1 } },
    ['list', 'sandbox', 'gateway'],
  ],
];

for (const [name, sizes, stale] of ROWS) {
  test(`${name}: ${stale.length} stale`, () => {
    const told = staleSizes(RESULTS, { ...SIZES, ...sizes });
    assert.deepEqual(
      told.map((sentence) => /list|sandbox|gateway/.exec(sentence)?.[0]),
      stale,
    );
  });
}

test('a row that is gone is stale, and those of RESULTS.md are there', () => {
  assert.equal(staleSizes('', SIZES).length, 3);
  const results = readFileSync(new URL('RESULTS.md', import.meta.url), 'utf8');
  const none = { brotli: 0 };
  for (const sentence of staleSizes(results, { browser: none, sandbox: none, gateway: none }))
    assert.match(sentence, /tells [\d.]+ /);
});
