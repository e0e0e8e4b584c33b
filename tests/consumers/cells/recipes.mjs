/** The recipes that the documentation shows, each as it stands there. Those of Next and wrangler are in heavy.mjs. */
import esbuild from 'esbuild';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createSandbox } from 'ionos-backup/sandbox';
import * as vite from 'vite';
import { run } from '../../runtimes/start.mjs';
import { withChromiumPage, withFirefoxPage } from '../lib/browsers.mjs';
import { here, withFolder } from '../lib/folders.mjs';
import { openGateway } from '../lib/gateway.mjs';
import { routeToSandbox } from '../recipes/sandbox/playwright.mjs';
import { withDevServer } from './bundlers.mjs';
import { vitest } from './test-runners.mjs';

const require = createRequire(import.meta.url);

export function recipeCells() {
  return [
    { name: 'recipe: Vite, React and TanStack Query, in use', run: dashboard },
    { name: 'recipe: Vite, React and TanStack Query, types and build', run: dashboardBuilt },
    { name: 'recipe: Deno script', run: denoScript },
    { name: 'recipe: service worker, Chromium', run: (context) => serviceWorker(context, withChromiumPage) },
    { name: 'recipe: service worker, Firefox', run: (context) => serviceWorker(context, withFirefoxPage) },
    { name: 'recipe: mocking with msw', run: (context) => vitest('recipes/msw', context) },
    { name: 'recipe: mocking with msw, types', run: () => typecheck('msw') },
    { name: 'recipe: sandbox in Vitest, React Testing Library, msw, stories', run: sandboxInVitest },
    { name: 'recipe: sandbox in node:test, in virtual time', run: sandboxInNodeTest },
    { name: 'recipe: sandbox in Playwright', run: () => withChromiumPage(sandboxInPlaywright) },
    { name: 'recipe: sandbox, types', run: () => typecheck('sandbox') },
    { name: 'recipe: Cloudflare Worker, types', run: () => typecheck('cloudflare-worker') },
    { name: 'recipe: gateway in a Worker, types', run: () => typecheck('gateway-worker') },
    { name: 'recipe: shown as it is executed', run: shownAsExecuted },
  ];
}

async function dashboard({ baseUrl }) {
  const env = { IONOS_API_URL: baseUrl, IONOS_TOKEN: 'demo-token' };
  const use = (origin) => withChromiumPage((page) => useDashboard(page, origin, baseUrl));
  await withDevServer('recipes/vite-react-query', use, { config: true, env });
}

async function useDashboard(page, origin, baseUrl) {
  await page.goto(origin);
  const unit = (name) => page.getByRole('listitem').filter({ hasText: name });
  await unit('BackupUnitName').waitFor();
  const create = async (name) => {
    for (const [field, value] of Object.entries({ name, email: 'cell@example.com', password: 'correct horse 1' })) {
      await page.locator(`input[name=${field}]`).fill(value);
    }
    await page.getByRole('button', { name: 'Create' }).click();
  };
  await create('not alphanumeric!');
  await page.locator('label', { hasText: 'name' }).locator('em').waitFor();
  const name = `dashboard${Date.now().toString(36)}`;
  await create(name);
  await unit(`${name} (AVAILABLE)`).waitFor();
  await unit(name).getByRole('button', { name: 'Delete' }).click();
  await unit(name).waitFor({ state: 'detached' });
  await unit('BackupUnitName').getByRole('button', { name: 'Open' }).click();
  await page.waitForURL((url) => url.href.startsWith(`${baseUrl}/sso`));
}

async function dashboardBuilt() {
  await typecheck('vite-react-query');
  const root = here('recipes/vite-react-query');
  await withFolder((outDir) => vite.build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } }));
}

async function denoScript({ baseUrl }) {
  const env = { DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1', IONOS_API_URL: baseUrl, IONOS_TOKEN: 'demo-token' };
  // Our package out of node_modules; a user's Deno fetches it.
  const args = [
    'run',
    '--node-modules-dir=manual',
    '--cached-only',
    '--no-lock',
    '--check',
    '--allow-env',
    '--allow-net',
  ];
  const printed = await run(denoProgram(), [...args, 'list.ts'], { cwd: here('recipes/deno-script'), env });
  if (!/^AVAILABLE\t[-\w]+\tBackupUnitName$/m.test(printed)) throw new Error(printed);
}

/** A first answer from the API, and then the same one without it. */
async function serviceWorker({ baseUrl }, withPage) {
  await withFolder(async (folder) => {
    await esbuild.build({
      entryPoints: [here('recipes/service-worker/sw.js'), here('recipes/service-worker/page.js')],
      outdir: folder,
      bundle: true,
      format: 'esm',
      minify: true,
      logLevel: 'silent',
    });
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>page</title>');
    const gateway = await openGateway(folder, baseUrl);
    try {
      await withPage(async (page) => {
        await page.goto(gateway.origin);
        const names = () =>
          page.evaluate(async () =>
            (await (await import('/page.js')).listUnits()).map((unit) => unit.properties?.name),
          );
        const online = await names();
        gateway.isApiThere = false;
        const offline = await names();
        if (!online.includes('BackupUnitName') || `${online}` !== `${offline}`) {
          throw new Error(`online ${online}, offline ${offline}`);
        }
      });
    } finally {
      await gateway.close();
    }
  });
}

function sandboxInVitest(context) {
  return vitest('recipes/sandbox', context);
}

async function sandboxInNodeTest() {
  await run(process.execPath, ['--test', here('recipes/sandbox/node-test.mjs')]);
}

async function sandboxInPlaywright(page) {
  const origin = 'https://app.invalid';
  const sandbox = createSandbox();
  await routeToSandbox(page, sandbox, origin);
  await page.goto(`${origin}/sso`);
  const list = () =>
    page.evaluate(async () => {
      const headers = { authorization: 'Bearer demo-token' };
      const response = await fetch('/cloudapi/v6/backupunits', { headers });
      return (await response.json()).items.length;
    });
  const listed = await list();
  if (listed !== 14) throw new Error(`the page listed ${listed} units`);
  sandbox.fail({ fault: { kind: 'reset' } });
  const failure = await list().catch(({ message }) => message);
  if (!`${failure}`.includes('Failed to fetch')) throw new Error(`a reset was ${failure} to the page`);
}

/** The program itself: what npm would put into .bin needs install scripts, which are not run. */
export function denoProgram() {
  const libc = process.platform === 'linux' ? '-glibc' : '';
  return require.resolve(`@deno/${process.platform}-${process.arch}${libc}/deno`);
}

/**
 * Every Markdown file of the repository: a code block below a mark is the file that the mark names. UPDATE=1 writes it.
 */
async function shownAsExecuted() {
  const listed = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: here('../..'),
  });
  for (const name of listed.trim().split('\n')) {
    const text = await readFile(here(`../../${name}`), 'utf8');
    const marked = [...text.matchAll(MARKED)];
    if (marked.length !== (text.match(/^<!-- recipe: /gm) ?? []).length)
      throw new Error(`${name}: a mark without a block`);
    let written = text;
    for (const [block, path, shown] of marked) {
      const source = await readFile(here(path), 'utf8');
      if (process.env.UPDATE === '1') written = written.replace(block, () => block.replace(shown, () => source));
      else if (shown !== source) throw new Error(`${name} shows another ${path}; UPDATE=1 writes it anew`);
    }
    if (written !== text) await writeFile(here(`../../${name}`), written);
  }
}

const MARKED = /^<!-- recipe: (\S+) -->\n```\w*\n([\s\S]*?)^```$/gm;

/** The files of a recipe, under the options beside them. */
export async function typecheck(recipe) {
  const program = join(dirname(require.resolve('typescript-7/package.json')), 'bin/tsc');
  await run(process.execPath, [program, '--project', here(`recipes/${recipe}`), '--pretty', 'false']);
}
