/** Every TypeScript block compiles as it stands, as a module of its own, against the types that the package ships. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import ts from 'typescript';
import { blocks, docs, nameOf } from './blocks.mjs';

const OPTIONS = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: [
    'lib.es2023.d.ts',
    'lib.dom.d.ts',
    'lib.dom.iterable.d.ts',
    'lib.dom.asynciterable.d.ts',
    'lib.esnext.disposable.d.ts',
  ],
  types: ['node'],
};

test('TypeScript blocks compile', () => {
  const wanted = blocks.filter(({ language, recipe }) => language === 'ts' && recipe === undefined);
  assert.ok(wanted.length > 10, 'the pages have TypeScript blocks');
  // Beside the pages' node_modules, so that imports are found; the files are in memory alone.
  const files = new Map(wanted.map((block, place) => [join(docs, `block-${place}.ts`), block]));
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file)?.code ?? readFile(file);
  const { getSourceFile } = host;
  host.getSourceFile = (file, ...rest) =>
    files.has(file) ? ts.createSourceFile(file, files.get(file).code, ...rest) : getSourceFile(file, ...rest);
  const program = ts.createProgram([...files.keys()], OPTIONS, host);
  const problems = ts.getPreEmitDiagnostics(program).map((problem) => {
    const block = files.get(problem.file?.fileName);
    const text = ts.flattenDiagnosticMessageText(problem.messageText, '\n');
    if (block === undefined) return `${problem.file?.fileName}: ${text}`;
    const { line } = problem.file.getLineAndCharacterOfPosition(problem.start);
    return `${block.page}:${block.line + 1 + line}: ${text}`;
  });
  assert.deepEqual(problems, []);
});

test('every block says its language, and none is JavaScript where it could be TypeScript', () => {
  const known = ['ts', 'tsx', 'rust', 'sh', 'json', 'jsonc', 'toml', 'html', 'http', 'svelte', 'text'];
  const odd = blocks.filter(({ language }) => !known.includes(language)).map(nameOf);
  assert.deepEqual(odd, []);
  const bare = blocks.filter(({ language, recipe }) => ['tsx', 'svelte'].includes(language) && recipe === undefined);
  assert.deepEqual(bare.map(nameOf), [], 'only a recipe is compiled by its own tools');
  assert.ok(readFileSync(join(docs, 'node_modules/ionos-backup/package.json')));
});
