/**
 * Makes one declaration file of a declaration file and the ones beside it that it imports: `node flatten-types.mjs FROM TO`.
 *
 * Simple on purpose: names are kept, so two files may not declare the same one, and nothing is renamed on import.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const [from, to] = process.argv.slice(2);
const references = new Set();
const declared = new Map();
const parts = [];
flatten(from, undefined);
const head = ['/** The public types of ionos-backup. */', ...references];
// Without an `export {}` a declaration file exports even what it does not say it exports.
writeFileSync(to, `${head.join('\n')}\n\n${parts.join('\n\n')}\n\nexport {};\n`);

/** Adds a file's declarations, those it imports first; `exported` names those that stay public, undefined all. */
function flatten(file, exported) {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  for (const lib of source.libReferenceDirectives) references.add(`/// <reference lib="${lib.fileName}" />`);
  const imported = new Map();
  for (const statement of source.statements) {
    if (!isLink(statement)) continue;
    const names = imported.get(statement.moduleSpecifier.text) ?? new Set();
    for (const name of exportedNames(statement, file)) names.add(name);
    imported.set(statement.moduleSpecifier.text, names);
  }
  for (const [specifier, names] of imported) {
    flatten(join(dirname(file), specifier.replace(/\.js$/, '.d.ts')), names);
  }
  for (const statement of source.statements) {
    if (isLink(statement) || isEmptyExport(statement)) continue;
    const name = statement.name?.text ?? fail(file, `cannot flatten: ${statement.getText().slice(0, 80)}`);
    if ((declared.get(name) ?? file) !== file) fail(file, `${name} is declared in ${declared.get(name)} too`);
    declared.set(name, file);
    parts.push(withExport(statement, text, exported === undefined || exported.has(name)));
  }
}

/** `import … from './x.js'` or `export … from './x.js'`. */
function isLink(statement) {
  return (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) && statement.moduleSpecifier !== undefined;
}

function isEmptyExport(statement) {
  return ts.isExportDeclaration(statement) && statement.exportClause?.elements?.length === 0;
}

/** The names that a link makes public: none for an import. */
function exportedNames(link, file) {
  const list = ts.isImportDeclaration(link) ? link.importClause?.namedBindings : link.exportClause;
  const elements = list?.elements ?? fail(file, `name what is imported: ${link.getText()}`);
  for (const element of elements) {
    if (element.propertyName !== undefined) fail(file, `${element.getText()}: renaming is not supported`);
  }
  return ts.isImportDeclaration(link) ? [] : elements.map((element) => element.name.text);
}

/** The declaration with its documentation, and with `export` if it is public, without if not. */
function withExport(statement, text, isPublic) {
  const keyword = statement.modifiers?.find((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
  const start = statement.getStart();
  const docs = ts.getLeadingCommentRanges(text, statement.getFullStart())?.at(-1);
  const doc = docs !== undefined && text.startsWith('/**', docs.pos) ? `${text.slice(docs.pos, docs.end)}\n` : '';
  const code = text.slice(start, statement.end);
  // A declaration that its own file keeps to itself stays so.
  return doc + (isPublic || keyword === undefined ? code : `declare ${code.replace(/^export (declare )?/, '')}`);
}

function fail(file, message) {
  console.error(`${file}: ${message}`);
  process.exit(1);
}
