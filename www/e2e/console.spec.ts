/** Opening a unit's console: a new tab by form and redirect, with the one-time URL out of every script's reach. */

import { expect, openConsole, replaceSession, rowOf, rows, SAMPLE, signIn, test } from './support/fixtures.ts';

test('the console opens in a new tab that names the unit, and this page stays', async ({ page, sandbox }) => {
  await signIn(page);
  const tab = await openConsole(page);
  expect(new URL(tab.url()).origin).toBe(sandbox.url);
  expect(await tab.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
});

test('each opening has a URL of its own, fetched on the click and never before', async ({ page, context, sandbox }) => {
  await page.clock.install();
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  const asked = async (): Promise<number> => {
    const { items } = await sandbox.control<{ items: { operation: string }[] }>('GET', 'requests');
    return items.filter(({ operation }) => operation === 'ssoUrl').length;
  };
  expect(await asked()).toBe(0);
  for (const count of [1, 2]) {
    const opened = context.waitForEvent('page');
    await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Open console' }).click();
    await expect((await opened).getByText(SAMPLE.name, { exact: true })).toBeVisible();
    expect(await asked()).toBe(count);
    // Sooner, it would be the second half of a double click.
    await page.clock.runFor(1_000);
  }
});

test('a double click opens one console', async ({ page, context, sandbox }) => {
  await page.clock.install();
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  // However long the browser takes for it, the two clicks come at once.
  await page.clock.pauseAt(new Date((await page.evaluate(() => Date.now())) + 60_000));
  const asked = async (): Promise<number> => {
    const { items } = await sandbox.control<{ items: { operation: string }[] }>('GET', 'requests');
    return items.filter(({ operation }) => operation === 'ssoUrl').length;
  };
  const opened = async (click: Promise<void>): Promise<void> => {
    const tab = context.waitForEvent('page');
    await click;
    await expect(await tab).toHaveURL(/\/sso/);
  };
  const button = rowOf(page, SAMPLE.name).getByRole('button', { name: 'Open console' });
  await opened(button.dblclick());
  await opened(rowOf(page, 'Database1').getByRole('button', { name: 'Open console' }).click());
  expect(await asked(), 'another unit is another click').toBe(2);
  await page.clock.runFor(1_000);
  await opened(button.click());
  expect(await asked(), 'later, it is asked for again').toBe(3);
  expect(context.pages()).toHaveLength(4);
});

test.describe('with settled units only', () => {
  // Nothing polls here, so that the page does not learn of the ended session before the tab does.
  test.use({ sandboxArgs: ['--units', '3'] });

  test('a console that cannot be opened says why, in the tab', async ({ page, context, sandbox, gateway }) => {
    await signIn(page);
    await sandbox.fault('ssoUrl', { kind: 'status', status: 404 });
    const open = async (row: number) => {
      const opened = context.waitForEvent('page');
      await rows(page).nth(row).getByRole('button', { name: 'Open console' }).click();
      return opened;
    };
    await expect((await open(0)).getByRole('heading', { name: 'Nothing here' })).toBeVisible();
    await sandbox.fault('ssoUrl', { kind: 'status', status: 503 });
    await expect((await open(1)).getByRole('heading', { name: 'The API has a problem' })).toBeVisible();
    await replaceSession(page, gateway.url, 'ended');
    await expect((await open(2)).getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  });

  test('that tab has the brand, a retry, and the way back to the list one came from', async ({
    page,
    context,
    sandbox,
    gateway,
  }) => {
    await signIn(page);
    await page.goto('/?q=backup&sort=created');
    await sandbox.fault('ssoUrl', { kind: 'status', status: 503 });
    const opened = context.waitForEvent('page');
    await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Open console' }).click();
    const tab = await opened;
    await expect(tab.getByRole('link', { name: 'Backup Service' })).toHaveAttribute('href', '/');
    const back = tab.getByRole('link', { name: 'Back to the backup units' });
    await expect(back).toHaveJSProperty('href', `${gateway.url}/?q=backup&sort=created`);
    await tab.getByRole('button', { name: 'Try again' }).click();
    await expect(tab.getByText(SAMPLE.name, { exact: true })).toBeVisible();
    expect(new URL(tab.url()).origin).toBe(sandbox.url);
  });
});
