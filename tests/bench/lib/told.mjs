/** Whether RESULTS.md still tells the sizes of this package: what is released is to be what was measured. */

/** The rows that tell a size in KB of brotli, and of what. */
const ROWS = {
  browser: 'one list call bundled, KB brotli',
  sandbox: '`ionos-backup/sandbox`, KB brotli',
  gateway: '`ionos-backup/gateway`, KB brotli',
};
const MOST_SHARE = 0.02;
const MOST_KB = 0.5;
/** Told to a tenth. */
const ROUNDED_KB = 0.05;

/** A sentence for each row that tells another size than `sizes` have, by more than 2 % or half a KB. */
export function staleSizes(results, sizes) {
  return Object.entries(ROWS).flatMap(([entry, name]) => {
    const row = results.split('\n').find((line) => line.startsWith(`| ${name} |`));
    const told = Number(row?.split('|')[2] ?? Number.NaN);
    const measured = sizes[entry].brotli / 1000;
    const most = Math.min(measured * MOST_SHARE, MOST_KB) + ROUNDED_KB;
    if (Math.abs(told - measured) <= most) return [];
    return [`RESULTS.md tells ${row === undefined ? 'no' : told} ${name}; it is ${measured.toFixed(1)}`];
  });
}
