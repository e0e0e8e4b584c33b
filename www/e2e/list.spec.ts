/** The list in each of its states: full, searched, sorted, empty, failed, slow, stale, offline. */

import { expect, fillNewUnit, rowOf, rows, SAMPLE, signIn, test } from './support/fixtures.ts';

test('units show state, address, age and id; awkward names are text', async ({ page }) => {
  await signIn(page);
  const sample = rowOf(page, SAMPLE.name);
  await expect(sample).toContainText('Available');
  await expect(sample).toContainText(SAMPLE.id);
  await expect(sample.locator('time')).toHaveAttribute('datetime', '2015-12-04T14:34:09.809Z');
  await expect(sample.locator('time')).toHaveAttribute('title', /December 4, 2015/);
  await expect(rowOf(page, "<script>alert('backup')</script>")).toBeVisible();
  await expect(rowOf(page, 'web shop (old)')).toContainText('Failed');
});

test('an unknown state is shown as it is', async ({ page, sandbox }) => {
  await sandbox.control('PUT', `units/${SAMPLE.id}`, { state: 'SOMETHING_QUITE_NEW' });
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toContainText('SOMETHING_QUITE_NEW');
});

test('search narrows as one types, counts, and says when nothing fits', async ({ page }) => {
  await signIn(page);
  await page.getByLabel('Search').fill('DATABASE');
  await expect(rows(page)).toHaveCount(2);
  await expect(page.locator('.count')).toHaveText(/^2 of \d+ units$/);
  await page.getByLabel('Search').fill('nothing like it');
  await expect(page.getByRole('heading', { name: 'Nothing matches “nothing like it”' })).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
});

test('a column head sorts, and again the other way', async ({ page }) => {
  await signIn(page);
  const head = page.getByRole('columnheader', { name: 'Added' });
  await head.getByRole('button').click();
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await expect(rows(page).first()).toContainText(SAMPLE.name);
  await head.getByRole('button').click();
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await expect(rows(page).last()).toContainText(SAMPLE.name);
});

test('on a phone the order is chosen from a list', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await signIn(page);
  await page.getByLabel('Sort').selectOption('Oldest first');
  await expect(rows(page).first()).toContainText(SAMPLE.name);
});

test('an id is copied, and that is said', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page);
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Copy id' }).click();
  await expect(page.getByText('Id copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(SAMPLE.id);
});

test.describe('without units', () => {
  test.use({ sandboxArgs: ['--empty'] });

  test('the page says what to do, with one button for it', async ({ page }) => {
    await signIn(page);
    await expect(page.getByRole('heading', { name: 'No backup units yet' })).toBeVisible();
    await page.getByRole('button', { name: 'New backup unit' }).click();
    await expect(page.getByRole('dialog', { name: 'New backup unit' })).toBeVisible();
  });
});

test('an API that is down is told in words with the code, and a retry brings the list', async ({ page, sandbox }) => {
  await signIn(page);
  await sandbox.fault('list', { kind: 'reset' }, { times: 0 });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'The backup units could not be loaded' })).toBeVisible();
  await expect(page.getByText('The Backup API cannot be reached.')).toBeVisible();
  await expect(page.getByText('server_error, HTTP 502')).toBeVisible();
  await expect(page.getByText('The API says')).toHaveCount(0);
  await expect(page).toHaveTitle('Not loaded · Backup units');
  await sandbox.control('DELETE', 'faults');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
});

test.describe('with settled units only', () => {
  // No poll, which would fail as the refresh did, and say so again.
  test.use({ sandboxArgs: ['--units', '3'] });

  test('a failed refresh keeps the list and says that it may be old, until one closes that or tries again', async ({
    page,
    sandbox,
  }) => {
    await signIn(page);
    await expect(rowOf(page, SAMPLE.name)).toBeVisible();
    await sandbox.fault('list', { kind: 'status', status: 403 }, { times: 0 });
    await page.getByRole('button', { name: 'Refresh' }).click();
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('Not refreshed');
    await expect(rowOf(page, SAMPLE.name)).toBeVisible();
    await alert.getByText('Not refreshed').click();
    await expect(alert.getByText('forbidden, HTTP 403')).toBeVisible();
    await alert.getByRole('button', { name: 'Close' }).click();
    await expect(alert).toHaveCount(0);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(alert).toContainText('Not refreshed');
    const asked = page.waitForRequest(/backupunits/);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await asked;
    await sandbox.control('DELETE', 'faults');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(alert).toHaveCount(0);
  });

  test('a refresh that brings the same list is told to screen readers, and to nobody else', async ({ page }) => {
    await signIn(page);
    await expect(rowOf(page, SAMPLE.name)).toBeVisible();
    const said = page.getByRole('status').filter({ hasText: /^List refreshed, 3 units\.$/ });
    await page.getByRole('button', { name: 'Refresh' }).press('Enter');
    await expect(said).toHaveCSS('clip-path', 'inset(50%)');
    // A new element each time, or the same words would be no news.
    await said.locator('span').evaluate((element) => element.setAttribute('data-first', ''));
    await page.getByRole('button', { name: 'Refresh' }).press('Enter');
    await expect(said.locator('[data-first]')).toHaveCount(0);
    await expect(said).toHaveCSS('clip-path', 'inset(50%)');
  });
});

test('an API without patience for us is waited for as long as it asks', async ({ page, sandbox }) => {
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await sandbox.fault('list', { kind: 'status', status: 429, headers: { 'Retry-After': '1' } });
  await page.reload();
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
});

test('an API that asks for more patience than a person has is told at once, with the wait and a retry', async ({
  page,
  sandbox,
}) => {
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await sandbox.fault('list', { kind: 'status', status: 429, headers: { 'Retry-After': '60' } }, { times: 0 });
  await page.reload();
  await expect(page.getByText('Too many requests; try again in 60 s.')).toBeVisible();
  await expect(page.getByText('rate_limited, HTTP 429')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await sandbox.fault('create', { kind: 'status', status: 429, headers: { 'Retry-After': '60' } });
  await fillNewUnit(page, { name: 'Patience1' });
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Too many requests; try again in 60 s.');
  await page.keyboard.press('Escape');
  await sandbox.control('DELETE', 'faults');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
});

test('a slow API shows the skeleton, then says that it is slow, then that it took too long', async ({
  page,
  sandbox,
}) => {
  await signIn(page);
  await page.clock.install();
  // Every list, since a poll of the page that goes may take the first.
  await sandbox.fault('list', { kind: 'stall' }, { times: 0 });
  await page.reload();
  await expect(page.locator('.skeleton').first()).toBeVisible();
  await expect(page).toHaveTitle('Loading · Backup units');
  await page.clock.fastForward(4_100);
  await expect(page.getByText('Still loading. The API is taking longer than usual.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await page.clock.fastForward(6_000);
  await expect(page.getByText('The API took too long to answer.')).toBeVisible();
  await sandbox.control('DELETE', 'faults');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
});

test('offline is said, and coming back refreshes', async ({ page, context }) => {
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText('You are offline.')).toBeVisible();
  const asked = page.waitForRequest(/backupunits/);
  await context.setOffline(false);
  await asked;
  await expect(page.getByText('You are offline.')).toHaveCount(0);
});

test('nothing moves when a refresh fails, nor when the network goes, and each is seen', async ({
  page,
  sandbox,
  context,
}) => {
  await signIn(page);
  const row = rowOf(page, SAMPLE.name);
  const before = await row.boundingBox();
  await sandbox.fault('list', { kind: 'status', status: 500 }, { times: 0 });
  await page.getByRole('button', { name: 'Refresh' }).click();
  const note = page.getByRole('alert');
  await expect(note).toBeInViewport();
  await context.setOffline(true);
  const offline = page.getByText('You are offline.');
  await expect(offline).toBeInViewport({ ratio: 1 });
  await expect(note).toBeInViewport({ ratio: 1 });
  const [above, below] = [await note.boundingBox(), await offline.boundingBox()];
  expect((above?.y ?? NaN) + (above?.height ?? NaN)).toBeLessThanOrEqual(below?.y ?? NaN);
  expect(await row.boundingBox()).toEqual(before);
});

test('what is said at the foot hides no control that has the focus', async ({ page, sandbox, context }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await sandbox.fault('list', { kind: 'status', status: 403 }, { times: 0 });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  const note = await page.getByRole('alert').boundingBox();
  expect((note?.x ?? NaN) + (note?.width ?? NaN)).toBeLessThanOrEqual(320);
  expect(note?.height, 'its sentence over its buttons, no more').toBeLessThan(128);
  await context.setOffline(true);
  await expect(page.getByText('You are offline.')).toBeVisible();
  const hidden: string[] = [];
  for (let tab = 0; tab < 40; tab += 1) {
    await page.keyboard.press('Tab');
    hidden.push(
      ...(await page.evaluate(() => {
        const focused = document.activeElement;
        const foot = document.querySelector('.foot');
        if (focused === null || foot?.contains(focused) !== false) return [];
        return focused.getBoundingClientRect().bottom > foot.getBoundingClientRect().top
          ? [focused.outerHTML.slice(0, 120)]
          : [];
      })),
    );
  }
  expect(hidden).toEqual([]);
});

test('an account that may not list can still sign out', async ({ page, sandbox }) => {
  await signIn(page);
  await sandbox.fault('list', { kind: 'status', status: 403 }, { times: 0 });
  await page.reload();
  await expect(page.getByText('Your account is not allowed to do this.')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You have signed out.')).toBeVisible();
});
