/**
 * Finding what matters: filters with counts, a search that knows states, and an address that leads back to all of it.
 */

import { expect, rows, SAMPLE, signIn, test, TOKEN } from './support/fixtures.ts';

test('the states are filters with counts, and the chosen one shows its units', async ({ page }) => {
  await signIn(page);
  const state = page.getByRole('group', { name: 'State' });
  for (const [name, count] of [
    ['All', 14],
    ['Failed', 4],
    ['In progress', 4],
    ['Available', 3],
    ['Other', 3],
  ] as const) {
    const chip = state.getByRole('button', { name: `${name} ${count}`, exact: true });
    await chip.click();
    await expect(chip).toHaveAttribute('aria-pressed', 'true');
    await expect(rows(page)).toHaveCount(count);
    await expect(state.locator('[aria-pressed=true]')).toHaveCount(1);
  }
  await page.getByLabel('Search').fill('database');
  await expect(state.getByRole('button', { name: 'Failed 1' })).toBeVisible();
  await expect(state.getByRole('button', { name: 'All 2' })).toBeVisible();
});

test('a search knows states, puts the best match first, and marks it', async ({ page }) => {
  await signIn(page);
  await page.getByLabel('Search').fill('failed');
  await expect(rows(page)).toHaveCount(4);
  await expect(rows(page).first().locator('mark')).toHaveText(/failed/i);
  // By name alone another one would be first.
  await page.getByLabel('Search').fill('backup');
  await expect(rows(page).first().locator('.title')).toHaveText(SAMPLE.name);
  await expect(rows(page).first().locator('.title mark')).toHaveText('Backup');
  await expect(rows(page)).toHaveCount(3);
});

test('what failed comes first when sorted by state', async ({ page }) => {
  await signIn(page);
  await page.getByRole('columnheader', { name: 'State' }).getByRole('button').click();
  await expect(rows(page).first()).toContainText('Failed');
  await expect(rows(page).nth(4)).not.toContainText('Failed');
});

test('search, filter and order are in the address: a reload, the way back and a link restore them', async ({
  page,
  gateway,
}) => {
  await signIn(page);
  await page.getByLabel('Search').pressSequentially('base');
  await page.getByRole('button', { name: /^Failed/ }).click();
  await page.getByRole('columnheader', { name: 'Added' }).getByRole('button').click();
  await expect(page).toHaveURL(/\/\?q=base&sort=created&state=failed$/);
  await page.reload();
  await expect(page.getByLabel('Search')).toHaveValue('base');
  await expect(rows(page)).toHaveCount(1);
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(/\/\?q=base$/);
  await expect(rows(page)).toHaveCount(2);
  await page.goBack();
  await expect(page.getByLabel('Search')).toHaveValue('');
  await expect(rows(page)).toHaveCount(14);
  await page.getByRole('link', { name: 'Backup Service' }).click();
  await expect(page).toHaveURL(`${gateway.url}/`);
});

test('the same link works tomorrow, through a sign-in', async ({ page }) => {
  await page.goto(`/?state=failed&unit=${SAMPLE.id}`);
  await page.getByLabel('Token').fill(TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const panel = page.getByRole('dialog', { name: SAMPLE.name });
  await expect(panel).toBeVisible();
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(rows(page)).toHaveCount(4);
});

test('a link to a unit that is not there says so', async ({ page }) => {
  await signIn(page);
  await page.goto('/?unit=nothing-like-it');
  await expect(page.getByText('There is no backup unit with the id nothing-like-it.')).toBeVisible();
  await expect(page).toHaveURL(/\/$/);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText('There is no backup unit')).toHaveCount(0);
});

test('nothing is searched where there is nothing, and an error has one main action', async ({ page, sandbox }) => {
  await signIn(page);
  await sandbox.fault('list', { kind: 'status', status: 403 }, { times: 0 });
  await page.reload();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(page.getByLabel('Search')).toBeDisabled();
  await expect(page.getByRole('group', { name: 'State' })).toBeHidden();
  await expect(page.locator('.button.primary')).toHaveCount(1);
});

test.describe('far down in 10 000 units', () => {
  test.use({ sandboxArgs: ['--units', '10000'] });

  test('a search shows its first result, and the box and the count stay in view', async ({ page }) => {
    await signIn(page);
    await expect(page.locator('.count')).toHaveText('10,000 units');
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2));
    await page.keyboard.press('/');
    await expect(page.getByLabel('Search')).toBeFocused();
    await page.keyboard.type('unit');
    await expect(page.locator('[aria-rowindex="2"]')).toBeInViewport();
    await expect(page.getByLabel('Search')).toBeInViewport();
    await expect(page.locator('.count')).toBeInViewport();
    await page.getByRole('button', { name: /^Failed/ }).click();
    await expect(page.getByRole('heading', { name: 'Nothing matches “unit”' })).toBeVisible();
  });
});
