/**
 * Canaries: passwords, tokens and one-time URLs are looked for wherever a script, a person or a log could find them.
 */

import {
  type BrowserContext,
  expect,
  fillNewUnit,
  type Page,
  rowOf,
  SAMPLE,
  signIn,
  test,
  TOKEN,
  USER,
} from './support/fixtures.ts';

const NEW_PASSWORD = 'canary-of-a-new-unit-4711';

type Seen = { readonly place: string; readonly text: string };

function listen(context: BrowserContext): Seen[] {
  const seen: Seen[] = [];
  context.on('console', (message) => seen.push({ place: 'console', text: message.text() }));
  context.on('response', async (response) => {
    const origin = new URL(response.url()).origin;
    seen.push({
      place: 'response headers',
      text: `${origin} ${JSON.stringify(await response.allHeaders().catch(() => ({})))}`,
    });
    seen.push({ place: 'response body', text: await response.text().catch(() => '') });
  });
  return seen;
}

async function inPage(page: Page): Promise<Seen[]> {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const stores = await caches.keys();
    return [
      { place: 'DOM', text: document.documentElement.outerHTML },
      { place: 'storage', text: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, stores]) },
      { place: 'cookies that scripts see', text: document.cookie },
      { place: 'address and history', text: `${location.href} ${JSON.stringify(history.state)} ${document.title}` },
      {
        place: 'what was loaded',
        text: performance
          .getEntriesByType('resource')
          .map(({ name }) => name)
          .join(' '),
      },
      { place: 'window name', text: window.name },
    ];
  });
}

function leaks(seen: readonly Seen[], secrets: readonly string[]): string[] {
  const spelled = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    btoa(secret),
    secret.replaceAll('/', '\\/'),
  ]);
  return seen.flatMap(({ place, text }) =>
    spelled.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${place}`),
  );
}

test('a token and a password stay out of everything the page has', async ({ page, context, gateway }) => {
  const seen = listen(context);
  await page.goto('/');
  await page.getByRole('tab', { name: 'Username and password' }).click();
  await page.getByLabel('Username').fill(USER.username);
  await page.getByLabel('Password').fill(USER.password);
  seen.push(...(await inPage(page)));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  seen.push(...(await inPage(page)));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page);

  await fillNewUnit(page, { name: 'not good', password: NEW_PASSWORD });
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
  seen.push(...(await inPage(page)));
  await page.getByLabel('Name').fill('Canary1');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(rowOf(page, 'Canary1')).toBeVisible();
  await rowOf(page, 'Canary1').getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Password').fill(`${NEW_PASSWORD}-2`);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The changes to Canary1 were accepted.')).toBeVisible();
  seen.push(...(await inPage(page)));

  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ name: '__Host-session', httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
  seen.push({ place: 'the cookie', text: decodeURIComponent(cookie?.value ?? '') });
  seen.push({ place: 'the gateway’s log', text: gateway.log() });
  expect(seen.filter(({ place }) => place === 'response body').length).toBeGreaterThan(5);
  expect(leaks(seen, [TOKEN, USER.password, `${USER.username}:${USER.password}`, NEW_PASSWORD])).toEqual([]);
});

test('a one-time URL reaches the new tab and nothing else', async ({ page, context, gateway }) => {
  const seen: Seen[] = [];
  page.on('console', (message) => seen.push({ place: 'console', text: message.text() }));
  page.on('response', async (response) =>
    seen.push({ place: 'response body', text: await response.text().catch(() => '') }),
  );
  await signIn(page);
  const opened = context.waitForEvent('page');
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Open console' }).click();
  const tab = await opened;
  await expect(tab.getByText(SAMPLE.name, { exact: true })).toBeVisible();
  const token = new URLSearchParams(new URL(tab.url()).hash.slice(1)).get('ott') ?? '';
  expect(token.length).toBeGreaterThan(8);
  seen.push(...(await inPage(page)), { place: 'the gateway’s log', text: gateway.log() });
  expect(leaks(seen, [token])).toEqual([]);
});

test('what one account saw is gone for the next', async ({ page, sandbox }) => {
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await page.getByLabel('Search').fill(SAMPLE.name);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('Token')).toHaveValue('');
  expect(leaks(await inPage(page), [SAMPLE.name, SAMPLE.id])).toEqual([]);
  // The gateway's own list at sign-in is the first; the page's, which would draw over what is left, never comes.
  await sandbox.fault('list', { kind: 'stall' }, { nth: 2 });
  await page.getByLabel('Token').fill(TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('.skeleton').first()).toBeVisible();
  await expect(page.getByLabel('Search')).toHaveValue('');
  expect(leaks(await inPage(page), [SAMPLE.name, SAMPLE.id])).toEqual([]);
});
