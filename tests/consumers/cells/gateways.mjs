/**
 * The recipes of the gateway, each with its page in Chromium: a list for whoever is signed in, and a console in a tab
 * of its own.
 */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { start } from '../../runtimes/start.mjs';
import { listen, withChromiumPage } from '../lib/browsers.mjs';
import { here } from '../lib/folders.mjs';
import { denoProgram } from './recipes.mjs';

const SESSION = 'a-session-of-this-cell';

export function gatewayRecipeCells() {
  return [
    { name: 'recipe: gateway on Express', run: express },
    { name: 'recipe: gateway with Hono on Deno', run: honoOnDeno },
  ];
}

async function express({ baseUrl }) {
  const options = {
    cwd: here('recipes/gateway-express'),
    env: { ...gatewayEnv(baseUrl), PORT: '0' },
    ready: LISTENING,
  };
  await withServer(process.execPath, ['server.js'], options, (origin) => tryRecipe(origin, baseUrl));
}

async function honoOnDeno({ baseUrl }) {
  // Our package, and Hono, out of node_modules; a user's Deno fetches them.
  const args = ['run', '--node-modules-dir=manual', '--cached-only', '--no-lock', '--check'];
  const env = { ...gatewayEnv(baseUrl), PORT: '0', DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' };
  const options = { cwd: here('.'), env, ready: /Listening on (\S+?)\/?\s/ };
  const allowed = ['--allow-env', '--allow-net', '--allow-read', 'recipes/gateway-hono-deno/main.ts'];
  await withServer(denoProgram(), [...args, ...allowed], options, (origin) => tryRecipe(origin, baseUrl));
}

/** What every gateway of a recipe is told. */
export function gatewayEnv(baseUrl) {
  return { IONOS_API_URL: baseUrl, IONOS_TOKEN: 'demo-token', SESSION };
}

/** Uses a recipe's page as people do, and tries what they should not be able to. */
export async function tryRecipe(origin, baseUrl, { path = '/', signIn = withCookie } = {}) {
  await withChromiumPage(async (page) => {
    const said = listen(page);
    await page.goto(`${origin}${path}`);
    await page.getByRole('alert').filter({ hasText: 'Sign in first.' }).waitFor();
    await signIn(page, origin);
    await page.goto(`${origin}${path}`);
    const unit = page.getByRole('listitem').filter({ hasText: 'BackupUnitName' });
    await unit.waitFor();
    const opened = page.context().waitForEvent('page');
    await unit.getByRole('button', { name: 'Open console' }).click();
    const tab = await opened;
    await tab.waitForURL((url) => url.href.startsWith(`${baseUrl}/sso`));
    const facts = await tab.evaluate(() => [window.opener, document.referrer]);
    if (`${facts}` !== `${[null, '']}`) throw new Error(`the tab knows ${facts}`);
    await refusals(page, origin);
    const text = await page.content();
    if (text.includes('demo-token') || said.some((line) => line.includes('demo-token')))
      throw new Error('the token shows');
  });
}

/** The page's own requests pass; those of another site, with the cookies of whoever visits it, do not. */
async function refusals(page, origin) {
  const cookies = await page.context().cookies(origin);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const ask = (method, path, headers) =>
    fetch(`${origin}/api/backup${path}`, { method, headers: { cookie, ...headers }, redirect: 'manual' });
  const statuses = [
    await ask('GET', '/backupunits', {}),
    await ask('GET', '/backupunits', { cookie: '' }),
    await ask('DELETE', '/backupunits/x', { origin: 'https://evil.example' }),
    await ask('POST', '/backupunits/x/console', { origin: 'https://evil.example' }),
    await ask('GET', '/backupunits/x/ssourl', {}),
  ].map(({ status }) => status);
  if (`${statuses}` !== '200,401,403,403,404') throw new Error(`it answered ${statuses}`);
}

function withCookie(page, origin) {
  return page.context().addCookies([{ name: 'session', value: SESSION, url: origin }]);
}

async function withServer(program, args, options, use) {
  const server = await start(program, args, options);
  try {
    await use(server.ready);
  } finally {
    await server.stop();
  }
}

/** A copy of a recipe where its tools find their packages. */
export async function stageRecipe(recipe, folder) {
  await cp(here(`recipes/${recipe}`), join(folder, recipe), { recursive: true });
  return join(folder, recipe);
}

const LISTENING = /^listening on (\S+)$/m;
