/**
 * What the package has, the pages name: each code, fact, option, method and entry, and each page stands in the menu.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import ts from 'typescript';
import { BUILT, PAGES } from '../site/nav.mjs';
import { entries } from '../site/reference.mjs';
import { docs, pages, read } from './blocks.mjs';

const errors = read('www/docs/errors.md');
const options = read('www/docs/reference/options.md');
const methods = read('www/docs/reference/methods.md');

const program = ts.createProgram([join(docs, 'node_modules/ionos-backup/index.d.ts')], {
  module: ts.ModuleKind.NodeNext,
});
const checker = program.getTypeChecker();
const exported = checker
  .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(program.getRootFileNames()[0])))
  .map((symbol) => [symbol.name, checker.getDeclaredTypeOfSymbol(symbol)]);
const types = new Map(exported);

/** The literals of a union of strings, or the public members of a class or type. */
const literals = (name) => types.get(name).types.map(({ value }) => value);
const members = (name) =>
  checker
    .getPropertiesOfType(types.get(name))
    .map(({ name: member }) => member)
    .filter((member) => !member.startsWith('__'));

test('each error code has a heading, a row, and the four answers', () => {
  const codes = literals('BackupErrorCode');
  assert.ok(codes.length > 15);
  const sections = new Map(errors.split(/^## /m).map((section) => [section.split('\n')[0], section]));
  for (const code of codes) {
    assert.ok(errors.includes(`| [\`${code}\`](#${code}) |`), `a row for ${code}`);
    const section = sections.get(`\`${code}\``);
    assert.ok(section, `a heading for ${code}`);
    for (const part of ['**When.**', '```ts run\n', '```text\n', '**Applied.**', '**What to do.**']) {
      assert.ok(section.includes(part), `${code} has ${part}`);
    }
  }
  const headings = [...errors.matchAll(/^## `(.*)`$/gm)].map(([, code]) => code);
  assert.deepEqual(headings.toSorted(), codes.toSorted(), 'no heading for a code that there is not');
});

test('each option of the client and of calls has a row', () => {
  // `FetchOptions` are the members that fetch takes, not ours.
  const named = exported.map(([name]) => name).filter((name) => name.endsWith('Options') && name !== 'FetchOptions');
  assert.ok(named.length > 4);
  for (const name of named) {
    for (const option of members(name)) {
      assert.match(options, new RegExp(`^\\|[^|]*\`${option}\``, 'm'), `${name}.${option} has a row`);
    }
  }
});

test('each method has a row', () => {
  const names = members('BackupClient').filter((name) => name !== 'toJSON' && name !== 'requests');
  assert.ok(names.includes('list') && names.includes('watch'));
  for (const name of names)
    assert.match(methods, new RegExp(`^\\| \`(?:client\\.)?${name}\\(`, 'm'), `${name} has a row`);
  for (const name of members('Requests')) assert.ok(members('BackupClient').includes(name));
});

test('each entry has a page of reference, and a place in a guide', async () => {
  const guides = pages
    .filter((page) => page.startsWith('www/docs/'))
    .map(read)
    .join('\n');
  for (const { name } of await entries()) {
    assert.ok(guides.includes(`'${name}'`), `${name} is imported by a block`);
    assert.ok(guides.includes(`reference/${name}.md`), `${name} is linked`);
  }
});

test('the lowest Rust is that of the manifest', () => {
  const [, lowest] = /^rust-version = "(.*)"$/m.exec(read('Cargo.toml').split('[package]')[1]);
  assert.ok(read('www/docs/guides/rust.md').includes(`Rust ${lowest} or newer`));
  assert.ok(read('www/docs/support.md').includes(`| Rust | ${lowest} and newer |`));
});

test('each page stands in the menu, and each place in the menu is a page', () => {
  const written = pages.filter((page) => page.startsWith('www/docs/') && page !== 'www/docs/README.md');
  assert.deepEqual(written.map((page) => page.slice('www/docs/'.length)).toSorted(), PAGES.toSorted());
  assert.ok(BUILT.length > 0);
});
