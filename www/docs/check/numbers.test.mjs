/** The table of the numbers is that of the benchmark's results; `UPDATE=1` writes it anew. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { read, root } from './blocks.mjs';

const PAGE = 'www/docs/numbers.md';
const MARK = '<!-- from: tests/bench/RESULTS.md -->\n\n';
const COLUMNS = [
  'client',
  'size, KB brotli',
  'call of 10 KB, ×',
  '1000 units, ×',
  'Chromium: call, ×',
  'workerd: call, ×',
];

test('the table is that of the results', async () => {
  const results = read('tests/bench/RESULTS.md');
  const version = /^(\d+\.\d+\.\d+) on .*$/m.exec(results)?.[0];
  const rows = results
    .slice(results.indexOf('| client |'))
    .split('\n\n')[0]
    .split('\n')
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const places = COLUMNS.map((column) => rows[0].indexOf(column));
  assert.ok(!places.includes(-1), `the results have ${COLUMNS}`);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const picked = rows.filter((_, place) => place !== 1).map((cells) => line(places.map((place) => cells[place])));
  const table = [picked[0], line(COLUMNS.map((_, place) => (place === 0 ? '---' : '--:'))), ...picked.slice(1)].join(
    '\n',
  );
  const wanted = `${MARK}${table}\n\nVersion ${version}\n`;

  const page = read(PAGE);
  const begin = page.indexOf(MARK);
  const shown = page.slice(begin, page.indexOf('\n![', begin));
  if (process.env.UPDATE === '1') await writeFile(join(root, PAGE), page.replace(shown, wanted));
  else assert.equal(shown, wanted, 'UPDATE=1 writes it anew');
});
