/**
 * What is opened seldom comes in a file of its own: once, after the list, and in time for whoever asks first; what it
 * is like while it is still to come, and when it does not.
 */

import { violations } from './support/axe.ts';
import { expect, LATER, type Page, rowOf, rows, SAMPLE, signIn, test } from './support/fixtures.ts';

const LACKING = 'This part of the page did not load';

/** The file, or what else is named, waits until it is let go. */
async function held(page: Page, what = LATER): Promise<() => Promise<void>> {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.route(what, async (route) => {
    await gate;
    await route.continue();
  });
  const come = page.waitForResponse(what);
  return async () => {
    open();
    await (await come).finished();
  };
}

/** The list is shown, and the file waits until it is let go. */
async function listed(page: Page): Promise<() => Promise<void>> {
  const release = await held(page);
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  return release;
}

/** How many files have been downloaded since. */
function downloadsOf(page: Page): () => number {
  let count = 0;
  page.on('download', () => {
    count += 1;
  });
  return () => count;
}

/** The file is out of reach until the given function is called; gives the addresses that were asked for. */
async function gone(page: Page, status?: number): Promise<{ asked: string[]; back(): Promise<void> }> {
  const asked: string[] = [];
  await page.route(LATER, (route) => {
    asked.push(route.request().url());
    return status === undefined ? route.abort() : route.fulfill({ status });
  });
  return { asked, back: () => page.unroute(LATER) };
}

test('it comes once, and then opens everything, without a server too', async ({ page, context }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (LATER.test(request.url())) asked.push(request.url());
  });
  const come = page.waitForEvent('requestfinished', (request) => LATER.test(request.url()));
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await come;
  await context.setOffline(true);
  await page.keyboard.press('n');
  await expect(page.getByRole('dialog', { name: 'New backup unit' }).getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: SAMPLE.name }).click();
  await expect(page.getByRole('dialog', { name: SAMPLE.name })).toBeVisible();
  await page.keyboard.press('Escape');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await download;
  expect(asked).toHaveLength(1);
});

for (const [what, status] of [
  ['without a network', undefined],
  ['after another version has been deployed', 404],
] as const) {
  test(`a file that cannot be had is told, ${what}; another try asks anew, and nothing is lost`, async ({ page }) => {
    const { asked, back } = await gone(page, status);
    await signIn(page);
    await page.getByLabel('Search').fill('Backup');
    await rows(page).first().getByRole('checkbox').click();
    const edit = rowOf(page, SAMPLE.name).getByRole('button', { name: 'Edit' });
    await edit.press('Enter');
    const dialog = page.getByRole('dialog', { name: LACKING });
    await expect(dialog.getByRole('status').first()).toHaveText(/^Check that you are online, then try again\. Or/);
    expect(await violations(page)).toEqual([]);
    const before = asked.length;
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => asked.length).toBeGreaterThan(before);
    await expect(dialog.getByRole('button', { name: 'Try again' })).toHaveAttribute('aria-disabled', 'false');
    expect(new Set(asked).size, 'a browser remembers what failed').toBe(asked.length);
    await back();
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('dialog', { name: 'Edit backup unit' }).getByLabel('Email')).toBeFocused();
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(edit).toBeFocused();
    await expect(page.getByLabel('Search')).toHaveValue('Backup');
    await expect(page.getByText('1 unit selected')).toBeVisible();
  });
}

test('an export that cannot be had says so, and the next click asks anew', async ({ page }) => {
  const { back } = await gone(page);
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText(`${LACKING}. Check that you are online`)).toBeVisible();
  await back();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await download;
});

test('keys pressed while it is to come do nothing more, and the field has the focus once it is there', async ({
  page,
}) => {
  const release = await listed(page);
  await page.keyboard.press('n');
  await expect(page.getByRole('dialog', { name: 'One moment' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  for (const key of ['n', '?', '/', ' ', 'Enter']) await page.keyboard.press(key);
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await release();
  await expect(page.getByRole('dialog', { name: 'New backup unit' }).getByLabel('Name')).toBeFocused();
  await expect(page.getByLabel('Name')).toHaveValue('');
  await expect(page.getByRole('dialog')).toHaveCount(1);
});

test('a double click while it is to come is one', async ({ page, context, sandbox }) => {
  const release = await listed(page);
  const downloads = downloadsOf(page);
  await page.getByRole('button', { name: 'Export' }).dblclick();
  await expect(page.getByText('One moment.')).toBeVisible();
  const tab = context.waitForEvent('page');
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Open console' }).dblclick();
  await page.getByRole('button', { name: 'New backup unit' }).click();
  await expect(page.getByRole('dialog', { name: 'One moment' })).toBeVisible();
  await release();
  await expect(page.getByRole('dialog', { name: 'New backup unit' })).toBeVisible();
  await expect(await tab).toHaveURL(/\/sso/);
  await expect(page.getByText(/units exported\.$/)).toBeAttached();
  expect(downloads()).toBe(1);
  const { items } = await sandbox.control<{ items: { operation: string }[] }>('GET', 'requests');
  expect(items.filter(({ operation }) => operation === 'ssoUrl')).toHaveLength(1);
});

test('who has signed out before it came gets nothing of the list any more', async ({ page }) => {
  const release = await listed(page);
  const downloads = downloadsOf(page);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('Token')).toBeVisible();
  await release();
  await signIn(page);
  // Had the first one come, it would have by the time of the second.
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await download;
  await expect(page.getByText(/units exported\.$/)).toBeAttached();
  expect(downloads()).toBe(1);
});

test('a console whose click is too long ago is not opened behind one’s back, and that is said', async ({ page }) => {
  const release = await listed(page);
  const open = rowOf(page, SAMPLE.name).getByRole('button', { name: 'Open console' });
  await open.click();
  // As a browser has it once some seconds are over.
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'userActivation', { value: { isActive: false }, configurable: true });
  });
  await release();
  await expect(page.getByText('choose “Open console” again.')).toBeVisible();
  expect(page.context().pages()).toHaveLength(1);
});

for (const way of ['Escape', 'Cancel'] as const) {
  test(`what is closed before it came stays closed, by ${way}`, async ({ page }) => {
    const release = await held(page);
    await signIn(page);
    const link = page.getByRole('link', { name: SAMPLE.name });
    const close = (): Promise<void> =>
      way === 'Escape' ? page.keyboard.press(way) : page.getByRole('button', { name: way }).click();
    await link.press('Enter');
    await expect(page.getByRole('dialog', { name: 'One moment' })).toBeVisible();
    await close();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page).not.toHaveURL(/unit=/);
    await expect(link).toBeFocused();
    const create = page.getByRole('button', { name: 'New backup unit' });
    await create.press('Enter');
    await expect(page.getByRole('dialog', { name: 'One moment' })).toBeVisible();
    await close();
    await expect(create).toBeFocused();
    await release();
    // Had it come up, it would have by the time of the next one.
    await page.getByRole('heading', { level: 1 }).focus();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(1);
  });
}

test('a link to a unit asks for its panel beside the list, and shows it when both are there', async ({ page }) => {
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  const [panel, list] = [await held(page), await held(page, /\/backupunits\?/)];
  const asked = page.waitForRequest(LATER);
  await page.goto(`/?unit=${SAMPLE.id}`);
  await asked;
  await list();
  await expect(page.getByRole('dialog', { name: 'One moment' })).toBeVisible();
  await panel();
  await expect(page.getByRole('dialog', { name: SAMPLE.name })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(1);
});

test('who stays signed in before it came is asked once it is there', async ({ page }) => {
  const release = await held(page);
  await page.route('/', async (route) => {
    const answer = await route.fetch();
    const soon = new Date(Date.now() + 200_000).toISOString();
    await route.fulfill({
      response: answer,
      body: (await answer.text()).replace(/"expiresAt":"[^"]*"/, `"expiresAt":"${soon}"`),
    });
  });
  await signIn(page);
  await page.reload();
  await page.getByRole('button', { name: 'Stay signed in' }).click();
  await expect(page.getByRole('dialog', { name: 'One moment' })).toBeVisible();
  await release();
  await expect(page.getByRole('dialog', { name: 'Stay signed in' }).getByLabel('Token')).toBeFocused();
});
