/** One unit: its panel, what is in it to read and to copy, its address, and what can be done from it. */

import { expect, rowOf, SAMPLE, test, TOKEN } from './support/fixtures.ts';

test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/');
  await page.getByLabel('Token').fill(TOKEN);
  await page.getByText('More than one contract?').click();
  await page.getByLabel('Contract number').fill('12345678');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
});

test('its panel has exact dates, the raw state with its meaning, and everything to copy', async ({ page }) => {
  await page.getByRole('link', { name: SAMPLE.name }).click();
  const panel = page.getByRole('dialog', { name: SAMPLE.name });
  await expect(panel).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`unit=${SAMPLE.id}`));
  await expect(panel.getByText('December 4, 2015 at 2:34:09 PM UTC').first()).toBeVisible();
  await expect(panel.getByText('AVAILABLE', { exact: true })).toBeVisible();
  await expect(panel.getByText('The unit is ready.')).toBeVisible();
  await expect(panel.getByText('Next:')).toBeVisible();
  for (const [button, copied] of [
    ['Copy id', SAMPLE.id],
    ['Copy name', SAMPLE.name],
    ['Copy login', `${SAMPLE.name}-12345678`],
  ] as const) {
    await panel.getByRole('button', { name: button }).click();
    await expect(panel.getByText(/copied\.$/)).toBeVisible();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(copied);
  }
  await expect(panel.getByRole('button', { name: 'Copy email' })).toBeVisible();
});

test('the way back closes it, and so does Escape, which gives the focus back', async ({ page }) => {
  const link = page.getByRole('link', { name: 'Database2' });
  const panel = page.getByRole('dialog', { name: 'Database2' });
  await link.press('Enter');
  await expect(panel).toBeVisible();
  await expect(panel.getByText('edit it and save the change once more')).toBeVisible();
  await page.goBack();
  await expect(panel).toHaveCount(0);
  await link.press('Enter');
  await expect(panel).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(link).toBeFocused();
});

test('it is edited, deleted and opened from its panel', async ({ page, context, sandbox }) => {
  await page.getByRole('link', { name: SAMPLE.name }).click();
  const panel = page.getByRole('dialog', { name: SAMPLE.name });
  await panel.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Email').fill('changed@example.com');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(panel.getByText('changed@example.com')).toBeVisible();
  await expect(panel.getByText(`The changes to ${SAMPLE.name} were accepted.`)).toBeVisible();
  await sandbox.settle();
  await expect(panel.getByText('The unit is ready.')).toBeVisible();
  const opened = context.waitForEvent('page');
  await panel.getByRole('button', { name: 'Open console' }).click();
  const tab = await opened;
  await expect(tab).toHaveURL(/\/sso/);
  // Behind it the list would rest.
  await tab.close();
  await panel.getByRole('button', { name: 'Delete' }).click();
  await page.getByLabel("Type the unit's name").fill(SAMPLE.name);
  await page.keyboard.press('Enter');
  await expect(panel.getByText('The unit is being deleted')).toBeVisible();
  await sandbox.settle();
  await expect(panel).toHaveCount(0);
  await expect(page.getByText(`${SAMPLE.name} was deleted.`)).toBeVisible();
});

test('who is signed in, for which contract, and where, stands in the head', async ({ page }) => {
  const head = page.getByRole('banner');
  await expect(head.getByText('Sandbox', { exact: true })).toBeVisible();
  await expect(head.getByText('Token, contract 12345678')).toBeVisible();
  await page.reload();
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await expect(head.getByText('Token, contract 12345678')).toBeVisible();
});
