/**
 * Ten tasks of an administrator, as somebody new would do them by what stands on the page; what each takes is counted.
 */

import { readFile } from 'node:fs/promises';
import { expect, type Page, rowOf, rows, SAMPLE, test, TOKEN } from './support/fixtures.ts';

test.use({ sandboxArgs: ['--units', '30'] });

for (const [where, viewport] of [
  ['at a desk', { width: 1280, height: 800 }],
  ['on a phone', { width: 390, height: 844 }],
] as const) {
  test.describe(where, () => {
    test.use({ viewport, hasTouch: where === 'on a phone', permissions: ['clipboard-read', 'clipboard-write'] });

    test('ten tasks are done in few clicks', async ({ page, context, sandbox, gateway }) => {
      const clicks = await countClicks(page);
      const task = async (name: string, most: number, work: () => Promise<void>): Promise<void> => {
        await test.step(name, async () => {
          const before = await clicks();
          await work();
          expect((await clicks()) - before, `clicks: ${name}`).toBeLessThanOrEqual(most);
        });
      };
      const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

      await page.goto('/');
      await page.getByLabel('Token').fill(TOKEN);
      await page.getByText('More than one contract?').click();
      await page.getByLabel('Contract number').fill('12345678');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.locator('.count')).toHaveText('30 units');

      await task('find all that failed', 1, async () => {
        await page.getByRole('button', { name: 'Failed 4' }).click();
        await expect(rows(page)).toHaveCount(4);
      });

      const panel = page.getByRole('dialog', { name: 'Database2' });
      await task('tell what to do with one', 1, async () => {
        await page.getByRole('link', { name: 'Database2' }).click();
        await expect(panel.getByText('edit it and save the change once more')).toBeVisible();
      });

      await task('open its console', 1, async () => {
        const opened = context.waitForEvent('page');
        await panel.getByRole('button', { name: 'Open console' }).click();
        const tab = await opened;
        await expect(tab).toHaveURL(/\/sso/);
        await tab.close();
      });

      await task('hand its login to a colleague', 1, async () => {
        await panel.getByRole('button', { name: 'Copy login' }).click();
        await expect.poll(copied).toBe('Database2-12345678');
      });
      const link = page.url();
      await panel.getByRole('button', { name: 'Close' }).click();

      await task('create one with a generated password', 3, async () => {
        await page.getByRole('button', { name: 'New backup unit' }).click();
        await page.getByLabel('Name').fill('Fresh1');
        await page.getByLabel('Email').fill('fresh@example.com');
        await page.getByRole('button', { name: 'Generate password' }).click();
        await expect.poll(copied).toMatch(/^(?:[A-Za-z\d]{5}-){3}[A-Za-z\d]{5}$/);
        await page.getByRole('button', { name: 'Create' }).click();
        await expect(page.getByText('Fresh1 was created and is being set up.')).toBeVisible();
        await expect(page.getByRole('button', { name: 'What comes next' })).toBeVisible();
      });

      await task('change ten email addresses', 5, async () => {
        await page.getByRole('button', { name: /^All/ }).click();
        await page.getByLabel('Search').fill('Unit0001');
        await page.getByRole('checkbox', { name: 'Select all' }).click();
        await page.getByLabel('Search').fill('Unit0002');
        await page.getByRole('checkbox', { name: 'Unit00020' }).click();
        await page.getByRole('checkbox', { name: 'Unit00023' }).click({ modifiers: ['Shift'] });
        await expect(page.getByText('10 units selected')).toBeVisible();
        await page.getByRole('button', { name: 'Change email of selected' }).click();
        const dialog = page.getByRole('dialog', { name: 'Change 10 backup units' });
        await dialog.getByLabel('Email').fill('team@example.com');
        await dialog.getByLabel('Email').press('Enter');
        await expect(dialog.getByText('10 changed.')).toBeVisible();
        await page.keyboard.press('Escape');
      });

      await task('delete three', 6, async () => {
        for (const name of ['Unit00024', 'Unit00025', 'Unit00026'])
          await page.getByRole('checkbox', { name, exact: true }).click();
        await page.getByRole('button', { name: 'Delete selected' }).click();
        const dialog = page.getByRole('dialog', { name: 'Delete 3 backup units' });
        await dialog.getByLabel('Type the number of units').fill('3');
        await dialog.getByRole('button', { name: 'Delete' }).click();
        await expect(dialog.getByText('3 being deleted.')).toBeVisible();
        await dialog.getByRole('button', { name: 'Close' }).click();
        await sandbox.settle();
        await expect(page.getByRole('checkbox', { name: 'Unit00024', exact: true })).toHaveCount(0);
      });

      await task('export', 1, async () => {
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: 'Export' }).click(),
        ]);
        const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
        expect(lines).toHaveLength((await rows(page).count()) + 1);
      });

      await task('come back tomorrow by the same link', 1, async () => {
        await context.clearCookies();
        await page.goto(link);
        await page.getByLabel('Token').fill(TOKEN);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await expect(panel).toBeVisible();
        await page.keyboard.press('Escape');
        await expect(page).toHaveURL(`${gateway.url}/?state=failed`);
        await expect(rowOf(page, SAMPLE.name)).toHaveCount(0);
      });
    });
  });
}

/** Counts what the page is clicked at, whatever page the tab shows. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  let count = 0;
  await page.exposeFunction('clicked', () => {
    count += 1;
  });
  await page.addInitScript(() => {
    addEventListener(
      'click',
      ({ isTrusted, detail }) => {
        // Not what a label or the Enter key makes of it.
        if (isTrusted && detail > 0) (window as unknown as { clicked(): void }).clicked();
      },
      true,
    );
  });
  return async () => {
    await page.evaluate(() => undefined);
    return count;
  };
}
