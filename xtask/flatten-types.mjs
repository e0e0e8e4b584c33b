/**
 * Makes one declaration file of a declaration file and the ones beside it that it imports:
 * `node flatten-types.mjs FROM TO`.
 *
 * Simple on purpose: names are kept, so two files may not declare the same one, and nothing is renamed on import.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const [from, to] = process.argv.slice(2);
const references = new Set();
const declarations = new Map();
const files = new Set();
read(from);
for (const name of declarations.keys()) {
  if (declarations.get(name).file === from) declarations.get(name).isPublic = true;
}
const wanted = [...declarations.values()].filter(({ isPublic }) => isPublic);
// What is not public stays as far as something public speaks of it.
for (const { mentions } of wanted) {
  for (const name of mentions) {
    const declaration = declarations.get(name);
    if (declaration !== undefined && !wanted.includes(declaration)) wanted.push(declaration);
  }
}
const own = wanted.filter(({ file }) => file === from);
// The generated ones come in an order that the linker chose; names change less often.
const others = wanted.filter(({ file }) => file !== from).sort((a, b) => (a.name < b.name ? -1 : 1));
const parts = [...own, ...others].map(({ statement, text, isPublic }) => withExport(statement, text, isPublic));
const head = ['/** The public types of ionos-backup. */', ...references];
// Without an `export {}` a declaration file exports even what it does not say it exports.
writeFileSync(to, `${head.join('\n')}\n\n${parts.join('\n\n')}\n\nexport {};\n`);

/** Takes in a file's declarations and those of the files it imports; what the first file passes on is public. */
function read(file) {
  if (files.has(file)) return;
  files.add(file);
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  for (const lib of source.libReferenceDirectives) references.add(`/// <reference lib="${lib.fileName}" />`);
  const passedOn = [];
  for (const statement of /** @type {Iterable<any>} */ (source.statements)) {
    if (isLink(statement)) {
      read(join(dirname(file), statement.moduleSpecifier.text.replace(/\.js$/, '.d.ts')));
      passedOn.push(...exportedNames(statement, file));
    } else if (!isEmptyExport(statement)) {
      const name = statement.name?.text ?? fail(file, `cannot flatten: ${statement.getText().slice(0, 80)}`);
      if (declarations.has(name)) fail(file, `${name} is declared in ${declarations.get(name).file} too`);
      const mentions = new Set(statement.getText().match(/\w+/g));
      declarations.set(name, { name, file, statement, text, isPublic: false, mentions });
    }
  }
  if (file === from) {
    for (const name of passedOn) {
      const declaration = declarations.get(name) ?? fail(file, `${name} is declared nowhere`);
      declaration.isPublic = true;
    }
  }
}

/** `import … from './x.js'` or `export … from './x.js'`. */
function isLink(statement) {
  return (
    (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) && statement.moduleSpecifier !== undefined
  );
}

function isEmptyExport(statement) {
  const names = ts.isExportDeclaration(statement) && statement.exportClause;
  return names && ts.isNamedExports(names) && names.elements.length === 0;
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
  // Comments that are no documentation stay behind.
  const code = text.slice(start, statement.end).replace(/^ *\/\/.*\n+/gm, '');
  // A declaration that its own file keeps to itself stays so.
  return doc + (isPublic || keyword === undefined ? code : `declare ${code.replace(/^export (declare )?/, '')}`);
}

function fail(file, message) {
  console.error(`${file}: ${message}`);
  process.exit(1);
}
