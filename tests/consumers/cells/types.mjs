/** The declarations: consumers under each compiler and resolution, what an editor shows, and the packaging linters. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript-5';
import { run } from '../../runtimes/start.mjs';
import { here, withFolder } from '../lib/folders.mjs';
import { sandboxTypes } from './sandbox-types.mjs';

const require = createRequire(import.meta.url);

export function typeCells() {
  const compiled = COMPILERS.flatMap((compiler) =>
    Object.keys(RESOLUTIONS).map((resolution) => ({
      name: `types: TypeScript ${compiler}, ${resolution}`,
      run: () => compileAll(compiler, resolution),
    })),
  );
  return [
    ...compiled,
    { name: 'types: an editor shows documentation', run: documented },
    { name: 'types: nothing inner shows', run: nothingInner },
    { name: 'types: those of the sandbox say what its core says', run: sandboxTypes },
    { name: 'package: publint --strict', run: publint },
    { name: 'package: attw --pack', run: attw },
  ];
}

async function compileAll(compiler, resolution) {
  for (const [environment, { files, modulesOnly, ...options }] of Object.entries(ENVIRONMENTS)) {
    const isNode = resolution !== 'bundler';
    // Node's resolutions tell CommonJS and ES modules apart; a bundler does not.
    const sources = isNode ? [...files, ...(modulesOnly ? [] : ['commonjs.cts'])] : files;
    await compile(compiler, `${compiler}-${resolution}-${environment}`, sources, {
      ...STRICT,
      ...options,
      ...RESOLUTIONS[resolution],
    });
  }
}

/** Below node_modules, where `types` are looked up from as they would be for a user. */
async function compile(compiler, name, files, compilerOptions) {
  const folder = here('node_modules/.built/types');
  await mkdir(folder, { recursive: true });
  const config = join(folder, `${name}.json`);
  await writeFile(config, JSON.stringify({ compilerOptions, files: files.map((file) => here(`types/${file}`)) }));
  const program = join(dirname(require.resolve(`typescript-${compiler}/package.json`)), 'bin/tsc');
  await run(process.execPath, [program, '--project', config, '--pretty', 'false']);
}

/** Every export and every member of it has documentation, and an editor shows it and completes the states. */
async function documented() {
  const file = here('types/editor.ts');
  const text = await readFile(file, 'utf8');
  const options = { ...STRICT, lib: ['lib.es2022.d.ts'], types: [], module: ts.ModuleKind.NodeNext };
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({ ...options, target: ts.ScriptTarget.ES2022 }),
    getScriptFileNames: () => [file, ...DECLARATIONS],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const content = ts.sys.readFile(path);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => here('types'),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    realpath: ts.sys.realpath,
  });
  for (const [mark, words] of HOVERS) {
    const shown = service.getQuickInfoAtPosition(file, text.lastIndexOf(mark));
    const documentation = ts.displayPartsToString(shown?.documentation);
    if (!documentation.includes(words)) throw new Error(`hovering ${mark} shows: ${documentation}`);
  }
  const inQuotes = text.lastIndexOf("''") + 1;
  const completions = service.getCompletionsAtPosition(file, inQuotes, {})?.entries.map(({ name }) => name) ?? [];
  if (!completions.includes('FAILED_SUSPENDED')) throw new Error(`states complete as: ${completions.join(', ')}`);
  allDocumented(service.getProgram());
}

function allDocumented(program) {
  const checker = program.getTypeChecker();
  const bare = DECLARATIONS.flatMap((path) => {
    const declarations = program.getSourceFile(path);
    const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(declarations));
    return exported.flatMap((symbol) => bareNames(checker, symbol, declarations));
  });
  if (bare.length > 0) throw new Error(`without documentation: ${bare.join(', ')}`);
}

/** What has no documentation: an export, or a member of it. */
function bareNames(checker, exported, file) {
  const members = [...(exported.members?.values() ?? [])].filter(({ flags }) => flags & ts.SymbolFlags.ClassMember);
  // A conditional type stands for one of the platform's.
  const isAlias = exported.declarations.some(
    (declared) => ts.isTypeAliasDeclaration(declared) && !ts.isConditionalTypeNode(declared.type),
  );
  const properties = isAlias ? checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(exported)) : [];
  const own = properties.filter(({ declarations }) =>
    declarations?.some((declared) => declared.getSourceFile() === file),
  );
  return (
    [exported, ...members, ...own]
      .filter((symbol) => symbol.getDocumentationComment(checker).length === 0)
      .map((symbol) => (symbol === exported ? exported.name : `${exported.name}.${symbol.name}`))
      // A disposal is `free`, `constructor` of the error classes is no one's to call, a kind says what it is, and
      // FetchOptions what may not be there.
      .filter((name) => !/^FetchOptions\.|\.(__.*|kind)$|Error\.constructor$/.test(name))
  );
}

async function nothingInner() {
  for (const name of ENTRIES.flatMap((entry) => [`${entry}.d.ts`, `${entry}.d.cts`])) {
    const text = await readFile(here(`node_modules/ionos-backup/${name}`), 'utf8');
    const found = /\b(__\w+|\w*wbg\w*|\w*bindgen\w*|InitOutput|initSync\b|WebAssembly\.Memory)/.exec(text);
    if (found !== null) throw new Error(`${name} speaks of ${found[0]}`);
  }
}

async function publint() {
  const program = here('node_modules/publint/src/cli.js');
  const printed = await run(process.execPath, [program, '--strict', here('node_modules/ionos-backup')], PLAIN);
  if (!printed.includes('All good!')) throw new Error(printed);
}

/** On a copy, since npm packs into the folder itself. */
async function attw() {
  const program = join(dirname(require.resolve('@arethetypeswrong/cli/package.json')), 'dist/index.js');
  await withFolder(async (folder) => {
    await cp(here('node_modules/ionos-backup'), folder, { recursive: true });
    const printed = await run(process.execPath, [program, '--pack', folder], PLAIN);
    if (!printed.includes('No problems found')) throw new Error(printed);
  });
}

const ENTRIES = ['browser', 'gateway', 'index', 'sandbox', 'wasm'];
const DECLARATIONS = ENTRIES.map((entry) => here(`node_modules/ionos-backup/${entry}.d.ts`));

const COMPILERS = ['5', '7'];

const PLAIN = { env: { NO_COLOR: '1', FORCE_COLOR: undefined } };

const RESOLUTIONS = {
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
};

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  verbatimModuleSyntax: true,
  noEmit: true,
  target: 'es2022',
};

const ANYWHERE = ['flows.ts', 'gateway.ts', 'minimal.ts', 'sandbox.ts', 'surface.ts', 'wasm.ts'];
const PLATFORM = [
  'flows.ts',
  'gateway.ts',
  'gateway-platform.ts',
  'platform.ts',
  'sandbox.ts',
  'sandbox-platform.ts',
  'surface.ts',
  'wasm.ts',
  'wasm-platform.ts',
];

/** What a consumer's compiler knows of the world. */
const ENVIRONMENTS = {
  'es2022 alone': { lib: ['es2022'], types: [], files: ANYWHERE },
  dom: { lib: ['es2022', 'dom'], types: [], files: PLATFORM },
  'web worker': { lib: ['es2022', 'webworker'], types: [], files: PLATFORM },
  node: {
    lib: ['es2022'],
    types: ['node'],
    files: [...PLATFORM.filter((file) => file !== 'wasm-platform.ts'), 'gateway-node.ts', 'node.ts'],
  },
  cloudflare: { lib: ['es2022'], types: ['@cloudflare/workers-types'], files: PLATFORM },
};

const HOVERS = [
  ['BackupClient({', 'Checks every option'],
  ['timeoutMs', 'in whole milliseconds'],
  ['list(', 'All backup units'],
  ['signal', 'Aborts the call'],
  ['BackupUnitState', 'The state of a backup unit'],
];
