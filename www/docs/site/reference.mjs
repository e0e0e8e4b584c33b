/** The reference: TypeDoc's Markdown of the declarations that the package ships, a page for each entry. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';

const docs = fileURLToPath(new URL('..', import.meta.url));
const installed = join(docs, 'node_modules/ionos-backup');

/** What each entry is for, in a sentence. */
const ABOUT = {
  'ionos-backup': 'The client, its errors, and the types of what goes in and comes out.',
  'ionos-backup/wasm': 'The same without the wasm inside, for those who load it themselves.',
  'ionos-backup/sandbox': 'The API, emulated inside your own process.',
  'ionos-backup/gateway': 'What stands between a page and the API, and holds the credentials.',
  'ionos-backup/browser': 'Opens the Backup Console from a click.',
};

/** The entries whose declarations are read, as `exports` of the package names them. */
export async function entries() {
  const { exports } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  const named = Object.entries(exports).filter(([, entry]) => typeof entry === 'object');
  return named.map(([path, entry]) => ({ name: path.replace(/^\./, 'ionos-backup'), types: entry.default.types }));
}

/** The pages: where each stands, and its Markdown. */
export async function referencePages() {
  const out = join(docs, '../../target/docs-reference');
  const work = join(out, 'types');
  await mkdir(work, { recursive: true });
  // TypeDoc names a page after its entry's file.
  const entryPoints = [];
  for (const { name, types } of await entries()) {
    const file = join(work, `${name.replace('/', '-')}.ts`);
    const from = join(installed, types).replace(/\.d\.ts$/, '.js');
    const comment = `/**\n * ${ABOUT[name] ?? ''}\n *\n * @module ${name}\n */`;
    await writeFile(file, `${comment}\nexport * from ${JSON.stringify(from)};\n`);
    entryPoints.push(file);
  }
  const tsconfig = join(work, 'tsconfig.json');
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'],
    types: [],
    strict: true,
    skipLibCheck: true,
  };
  await writeFile(tsconfig, JSON.stringify({ compilerOptions, files: entryPoints.map((file) => basename(file)) }));
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    name: 'ionos-backup',
    entryPoints,
    tsconfig,
    out: join(out, 'pages'),
    outputFileStrategy: 'modules',
    readme: 'none',
    excludeExternals: false,
    excludePrivate: true,
    excludeProtected: true,
    disableSources: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    hideGroupHeadings: true,
    useCodeBlocks: true,
    useHTMLAnchors: true,
    expandObjects: true,
    parametersFormat: 'table',
    propertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    indexFormat: 'table',
    tableColumnSettings: { hideInherited: true, hideModifiers: true, hideOverrides: true },
    entryFileName: 'index',
    treatWarningsAsErrors: true,
    logLevel: 'Warn',
  });
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc cannot read the declarations');
  app.validate(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error('TypeDoc found faults in the declarations');
  await app.generateOutputs(project);
  const files = (await readdir(join(out, 'pages'), { recursive: true })).filter((file) => file.endsWith('.md'));
  return Promise.all(
    files.map(async (file) => ({ path: `reference/${file}`, text: await readFile(join(out, 'pages', file), 'utf8') })),
  );
}
