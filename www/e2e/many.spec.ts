/** Many units at once: selecting, changing, deleting with each told apart, and the export. */

import { readFile } from 'node:fs/promises';
import { expect, type Page, rowOf, rows, SAMPLE, signIn, test } from './support/fixtures.ts';

test.use({ sandboxArgs: ['--units', '30'] });

async function select(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) await page.getByRole('checkbox', { name, exact: true }).check();
}

test('three are deleted by their number, and each is told apart', async ({ page, sandbox }) => {
  await signIn(page);
  await select(page, SAMPLE.name, 'Unit00020', 'Unit00021');
  await expect(page.getByText('3 units selected')).toBeVisible();
  await page.getByRole('button', { name: 'Delete selected' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete 3 backup units' });
  await expect(dialog).toContainText('all backups made with it');
  await dialog.getByLabel('Type the number of units').fill('2');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog.getByText('Type 3, the number of units.')).toBeVisible();
  await sandbox.fault('delete', { kind: 'status', status: 403 }, { nth: 2 });
  await sandbox.fault('delete', { kind: 'status', status: 500 }, { nth: 3 });
  await dialog.getByLabel('Type the number of units').fill('3');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog.getByText('1 being deleted, 1 refused, 1 unknown.')).toBeVisible();
  await expect(dialog.getByRole('listitem').nth(0)).toContainText('Being deleted');
  await expect(dialog.getByRole('listitem').nth(1)).toContainText('Refused');
  await expect(dialog.getByRole('listitem').nth(1)).toContainText('Your account is not allowed to do this.');
  await expect(dialog.getByRole('listitem').nth(2)).toContainText('Unknown');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText('2 units selected'), 'the rest can be tried again').toBeVisible();
  await expect(rowOf(page, SAMPLE.name)).toContainText('Destroying');
});

test('ten email addresses are changed at once', async ({ page, sandbox }) => {
  await signIn(page);
  await page.getByLabel('Search').fill('Unit000');
  await page.getByRole('checkbox', { name: 'Unit00014' }).click();
  await page.getByRole('checkbox', { name: 'Unit00023' }).click({ modifiers: ['Shift'] });
  await expect(page.getByText('10 units selected')).toBeVisible();
  await page.getByRole('button', { name: 'Change email of selected' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change 10 backup units' });
  await dialog.getByLabel('Email').fill('team@example.com');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('10 changed.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText('units selected')).toHaveCount(0);
  const { items } = await sandbox.control<{ items: { email: string }[] }>('GET', 'units');
  expect(items.filter(({ email }) => email === 'team@example.com')).toHaveLength(10);
});

test('all that are found are selected together, and none again', async ({ page }) => {
  await signIn(page);
  await page.getByLabel('Search').fill('database');
  const all = page.getByRole('checkbox', { name: 'Select all' });
  await all.click();
  await expect(page.getByText('2 units selected')).toBeVisible();
  await page.getByLabel('Search').fill('');
  await expect(all).toHaveAttribute('aria-checked', 'mixed');
  await page.getByRole('button', { name: 'Select none' }).click();
  await expect(all).not.toBeChecked();
  await expect(page.getByText('units selected')).toHaveCount(0);
});

test('the export holds what is shown, in its order, and no secret', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: /^Failed/ }).click();
  await expect(rows(page)).toHaveCount(4);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^backup-units-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await download.path(), 'utf8')).split('\r\n');
  expect(lines[0]).toBe('\ufeff"name","email","state","created","id"');
  expect(lines).toHaveLength(6);
  expect(lines[1]).toContain('"Archive2020","archive@example.com","FAILED_SUSPENDED"');
  await expect(page.getByText('4 units exported.')).toBeVisible();
});
