/** The three start paths, followed: their files are written into a folder, and what the page says happens. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { createServer } from 'vite';
import { blocks, docs, root } from './blocks.mjs';
import { startSandbox } from './sandbox.mjs';
import { openBrowser } from './site.mjs';

const run = promisify(execFile);

let sandbox;
test.before(async () => {
  sandbox = await startSandbox();
});
test.after(() => sandbox.stop());

test('a test', async () => {
  const folder = await stage('test');
  const tsx = join(docs, 'node_modules/tsx/dist/cli.mjs');
  // Without what tells a runner that it runs below another.
  const env = { PATH: process.env.PATH };
  const { stdout } = await run(process.execPath, [tsx, '--test', 'provision.test.ts'], { cwd: folder, env });
  assert.match(stdout, /pass 2\n/);
});

test('a worker', async () => {
  const folder = await stage('worker');
  const { outputText } = ts.transpileModule(await textOf('worker', 'worker.ts'), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  await writeFile(join(folder, 'worker.mjs'), outputText);
  const worker = (await import(pathToFileURL(join(folder, 'worker.mjs')))).default;
  const env = { IONOS_TOKEN: 'demo-token', IONOS_API_URL: sandbox.url };
  const ask = async (path, init) => (await worker.fetch(new Request(`http://worker${path}`, init), env)).json();
  const body = '{"password":"correct horse 1","email":"admin@example.com"}';
  const put = () => ask('/units/prod', { method: 'PUT', body });
  assert.equal((await put()).how, 'created');
  assert.equal((await put()).how, 'existing');
  assert.ok((await ask('/')).includes('prod'));
  assert.equal((await ask('/units/not%20one', { method: 'PUT', body })).code, 'unprocessable');
});

test('a dashboard', async () => {
  const folder = await stage('dashboard');
  process.env.IONOS_API_URL = sandbox.url;
  // Of its own: in node_modules Vite would keep the package as it was, since no lockfile tells that it is another.
  const cacheDir = join(folder, '.vite');
  const server = await createServer({
    root: folder,
    cacheDir,
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1' },
  });
  await server.listen();
  const { withPage, close } = await openBrowser();
  try {
    await withPage({ mayComplain: /422|favicon|404/ }, (page) => useDashboard(page, server.resolvedUrls.local[0]));
  } finally {
    await close();
    await server.close();
  }
});

async function useDashboard(page, url) {
  await page.goto(url);
  const unit = (name) => page.getByRole('listitem').filter({ hasText: name });
  await unit('BackupUnitName').waitFor();
  const create = async (name) => {
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Email').fill('admin@example.com');
    await page.getByLabel('Password').fill('correct horse 1');
    await page.getByRole('button', { name: 'Create' }).click();
  };
  await create('not a name!');
  await page.locator('[data-for=name]').filter({ hasText: 'alphanumeric' }).waitFor();
  await create('start');
  await unit('start (AVAILABLE)').waitFor();
  const console_ = page.context().waitForEvent('page');
  await unit('start').getByRole('button', { name: 'Open console' }).click();
  await (await console_).waitForURL((address) => address.href.startsWith(`${sandbox.url}/sso`));
}

/** Writes the files that a page names into a folder beside installed packages. */
async function stage(name) {
  const folder = join(root, 'target/docs-start', name);
  await rm(folder, { recursive: true, force: true });
  for (const { marks, code } of filesOf(name)) {
    const file = join(folder, marks.find((mark) => mark.startsWith('file=')).slice('file='.length));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, code);
  }
  await symlink(join(docs, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function filesOf(name) {
  const found = blocks.filter(
    ({ page, marks }) => page === `www/docs/start/${name}.md` && marks.some((mark) => mark.startsWith('file=')),
  );
  assert.ok(found.length > 0, `${name} names files`);
  return found;
}

async function textOf(name, file) {
  return filesOf(name).find(({ marks }) => marks.includes(`file=${file}`)).code;
}
