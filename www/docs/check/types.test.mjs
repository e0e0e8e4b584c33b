/** Every TypeScript block compiles as it stands, as a module of its own, against the types that the package ships. */
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import test from 'node:test';
import ts from 'typescript';
import { blocks, docs, nameOf } from './blocks.mjs';

const OPTIONS = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  // What others ship is not ours to check, and our own declarations are checked among the consumers.
  skipLibCheck: true,
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
  types: ['node', 'vite/client'],
};

test('TypeScript blocks compile', () => {
  const wanted = blocks.filter(({ language, recipe }) => language === 'ts' && recipe === undefined);
  assert.ok(wanted.length > 10, 'the pages have TypeScript blocks');
  // Beside the pages' node_modules, so that imports are found; the files are in memory alone.
  const files = new Map(wanted.map((block, place) => [fileOf(block, place), block]));
  const host = ts.createCompilerHost(OPTIONS);
  const { directoryExists, fileExists, readFile } = host;
  const folders = new Set([...files.keys()].map(dirname));
  host.directoryExists = (folder) => folders.has(folder) || directoryExists(folder);
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

/** Blocks that are files of one small project import each other by name. */
function fileOf({ page, marks }, place) {
  const named = marks.find((mark) => mark.startsWith('file='))?.slice('file='.length);
  return named === undefined ? join(docs, `block-${place}.ts`) : join(docs, page.replaceAll('/', '-'), named);
}

test('every block says its language, and none is JavaScript where it could be TypeScript', () => {
  const known = ['ts', 'tsx', 'rust', 'sh', 'json', 'jsonc', 'toml', 'html', 'http', 'svelte', 'text'];
  const odd = blocks.filter(({ language }) => !known.includes(language)).map(nameOf);
  assert.deepEqual(odd, []);
  const bare = blocks.filter(({ language, recipe }) => ['tsx', 'svelte'].includes(language) && recipe === undefined);
  assert.deepEqual(bare.map(nameOf), [], 'only a recipe is compiled by its own tools');
  // `cargo test --doc` compiles those of the one page, tests/readme.rs knows those of the other.
  const compiled = ['www/docs/guides/rust.md', 'README.md'];
  const rust = blocks.filter(
    ({ page, language, recipe }) => language === 'rust' && !recipe && !compiled.includes(page),
  );
  assert.deepEqual(rust.map(nameOf), []);
});
