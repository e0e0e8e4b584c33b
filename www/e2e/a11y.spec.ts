/** What axe, a keyboard, a small screen and large text make of every state. */

import { violations as faults, LOOKS } from './support/axe.ts';
import { expect, fillNewUnit, rowOf, SAMPLE, signIn, test, TOKEN } from './support/fixtures.ts';
import { startGateway } from './support/process.ts';

for (const [look, viewport, colorScheme] of LOOKS) {
  test.describe(look, () => {
    test.use({ viewport, colorScheme });

    test('axe finds nothing in any state', async ({ page, sandbox }) => {
      test.slow();
      const found: Record<string, string[]> = {};
      const check = async (state: string): Promise<void> => {
        found[state] = await faults(page);
      };
      await page.goto('/');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await check('sign-in, empty');
      await page.getByRole('tab', { name: 'Username and password' }).click();
      await page.getByLabel('Username').fill('a');
      await page.getByLabel('Password').fill('b');
      await page.getByText('More than one contract?').click();
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await check('sign-in, refused');
      await page.getByRole('tab', { name: 'Token' }).click();
      await signIn(page);
      await expect(rowOf(page, SAMPLE.name)).toBeVisible();
      await check('list');
      await fillNewUnit(page, { name: 'no good name' });
      await page.getByRole('button', { name: 'Create' }).click();
      await expect(page.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
      await check('create, refused');
      await sandbox.fault('create', { kind: 'reset' });
      await sandbox.fault('list', { kind: 'status', status: 403 }, { times: 0 });
      await page.getByLabel('Name').fill('Good1');
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByRole('button', { name: 'Look for it' }).click();
      await expect(page.getByText('The list could not be loaded either')).toBeVisible();
      await check('create, not known');
      await sandbox.control('DELETE', 'faults');
      await page.getByRole('button', { name: 'Look for it' }).click();
      await expect(page.getByRole('button', { name: 'Look again' })).toBeVisible();
      await check('create, not found');
      await page.keyboard.press('Escape');
      await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Edit' }).click();
      await check('edit');
      await page.keyboard.press('Escape');
      await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await check('delete, not confirmed');
      await page.getByLabel("Type the unit's name").fill(SAMPLE.name);
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await expect(rowOf(page, SAMPLE.name)).toContainText('Destroying');
      await check('list, deleting, with a notice');
      await page.getByLabel('Search').fill('nothing');
      await check('no result');
      await page.getByLabel('Search').fill('failed');
      await check('found, with matches marked');
      await page.getByLabel('Search').fill('');
      await page.getByRole('button', { name: /^Failed/ }).click();
      await check('filtered');
      await page.getByRole('link', { name: 'Database2' }).click();
      await expect(page.getByRole('dialog', { name: 'Database2' })).toBeVisible();
      await check('a unit');
      await page.keyboard.press('Escape');
      await page.getByRole('checkbox', { name: 'Select all' }).click();
      await check('selected');
      await page.getByRole('button', { name: 'Change email of selected' }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      await check('change many, not filled in');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Delete selected' }).click();
      await check('delete many');
      await sandbox.fault('delete', { kind: 'status', status: 403 }, { nth: 2 });
      await sandbox.fault('delete', { kind: 'status', status: 500 }, { nth: 3 });
      await page.getByLabel('Type the number of units').fill('4');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await expect(page.getByText('2 being deleted, 1 refused, 1 unknown.')).toBeVisible();
      await check('delete many, told apart');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Select none' }).click();
      await page.getByRole('button', { name: 'All 14' }).click();
      await page.locator('h1').focus();
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
      await check('keys');
      await page.keyboard.press('Escape');
      await sandbox.fault('list', { kind: 'status', status: 500 }, { times: 0 });
      await page.getByRole('button', { name: 'Refresh' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await check('list, stale');
      await page.reload();
      await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
      await check('failed');
      await sandbox.control('DELETE', 'faults');
      await sandbox.fault('list', { kind: 'stall' }, { times: 0 });
      await page.reload();
      await expect(page.locator('.skeleton').first()).toBeVisible();
      await check('loading');
      await expect(page.getByText('Still loading.')).toBeVisible();
      await check('loading, slow');
      await page.goto('/nowhere');
      await check('nothing at this path');
      expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual({});
    });
  });
}

test('axe finds nothing where a session is renewed in place', async ({ page, sandbox }) => {
  const gateway = await startGateway(sandbox.url, { SESSION_SECONDS: '240' });
  try {
    await page.goto(gateway.url);
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Stay signed in' }).click();
    const again = page.getByRole('dialog', { name: 'Stay signed in' });
    await again.getByLabel('Token').fill('not-a-token');
    await again.getByRole('button', { name: 'Sign in' }).click();
    await expect(again.getByRole('alert')).toBeVisible();
    expect(await faults(page)).toEqual([]);
  } finally {
    await gateway.stop();
  }
});

test.describe('empty', () => {
  test.use({ sandboxArgs: ['--empty'] });
  test('axe finds nothing in an empty list', async ({ page }) => {
    await signIn(page);
    await expect(page.getByRole('heading', { name: 'No backup units yet' })).toBeVisible();
    expect(await faults(page)).toEqual([]);
  });

  test('the first unit is created and the last one deleted without losing the focus', async ({ page, sandbox }) => {
    await signIn(page);
    await fillNewUnit(page, { name: 'First1' });
    await page.keyboard.press('Enter');
    await expect(rowOf(page, 'First1')).toBeVisible();
    await expect(page.getByRole('button', { name: 'New backup unit' })).toBeFocused();
    await sandbox.settle();
    await expect(rowOf(page, 'First1')).toContainText('Available');
    await rowOf(page, 'First1').getByRole('button', { name: 'Delete' }).click();
    await page.getByLabel("Type the unit's name").fill('First1');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await sandbox.settle();
    await expect(page.getByRole('heading', { name: 'No backup units yet' })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  });
});

test('the focus stays in the page when its button goes', async ({ page, sandbox }) => {
  await signIn(page);
  await page.getByLabel('Search').fill('nothing like it');
  await page.getByRole('button', { name: 'Show all' }).press('Enter');
  await expect(page.getByLabel('Search')).toBeFocused();
  await sandbox.fault('list', { kind: 'status', status: 403 }, { times: 0 });
  await page.reload();
  const retry = page.getByRole('button', { name: 'Try again' });
  await retry.focus();
  await sandbox.control('DELETE', 'faults');
  await retry.press('Enter');
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('the focus goes into a dialog and comes back to what opened it', async ({ page }) => {
  await signIn(page);
  const row = rowOf(page, SAMPLE.name);
  for (const [opener, close] of [
    [row.getByRole('button', { name: 'Edit' }), async () => page.keyboard.press('Escape')],
    [row.getByRole('button', { name: 'Delete' }), async () => page.getByRole('button', { name: 'Cancel' }).click()],
    [page.getByRole('button', { name: 'New backup unit' }), async () => page.keyboard.press('Escape')],
  ] as const) {
    await opener.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').locator(':focus')).toHaveCount(1);
    await close();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(opener).toBeFocused();
  }
});

test('when a deleted row goes, the focus goes to the row that takes its place', async ({ page, sandbox }) => {
  await signIn(page);
  const row = rowOf(page, SAMPLE.name);
  await row.getByRole('button', { name: 'Delete' }).click();
  await page.getByLabel("Type the unit's name").fill(SAMPLE.name);
  await page.keyboard.press('Enter');
  await expect(row.getByRole('button', { name: 'Delete' })).toBeFocused();
  await sandbox.settle();
  await expect(row).toHaveCount(0);
  await expect(page.locator('tbody').getByRole('row').locator(':focus')).toHaveCount(1);
});

test('a unit is created with the keyboard alone', async ({ page }) => {
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  const newUnit = page.getByRole('button', { name: 'New backup unit' });
  for (let tabs = 0; tabs < 12 && !(await newUnit.evaluate((button) => button === document.activeElement)); tabs += 1)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Keys1');
  await page.keyboard.press('Tab');
  await page.keyboard.type('keys@example.com');
  await page.keyboard.press('Tab');
  await page.keyboard.type('a-password');
  await page.keyboard.press('Enter');
  await expect(rowOf(page, 'Keys1')).toBeVisible();
});

for (const width of [320, 768, 1280, 1920]) {
  test(`nothing sticks out at ${width} px, nor with text at 200 %`, async ({ page, sandbox }) => {
    await sandbox.control('PUT', `units/${SAMPLE.id}`, { state: 'SOMETHING_VERY_NEW_AND_LONG_STATE_NAME' });
    await page.setViewportSize({ width, height: 800 });
    await signIn(page);
    await expect(rowOf(page, SAMPLE.name)).toBeVisible();
    for (const size of ['100%', '200%']) {
      await page.evaluate((percent) => {
        document.documentElement.style.fontSize = percent;
      }, size);
      const wide = await page.evaluate(() => {
        const edge = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= edge) return [];
        return [...document.querySelectorAll('body *')]
          .filter((element) => element.getBoundingClientRect().right > edge + 1)
          .map((element) => element.outerHTML.slice(0, 100));
      });
      expect(wide, size).toEqual([]);
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('button, label, h1, .badge')]
          .filter(
            (element) =>
              element.getClientRects().length > 0 &&
              element.clientWidth > 1 &&
              element.scrollWidth > element.clientWidth + 1,
          )
          .map((element) => element.outerHTML.slice(0, 120)),
      );
      expect(cut, size).toEqual([]);
      const lines = await page.locator('time').evaluateAll((all) => all.map((time) => time.getClientRects().length));
      expect(
        lines.every((count) => count === 1),
        `ages in one line at ${size}: ${lines}`,
      ).toBe(true);
      await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Edit' }).click();
      expect(await page.getByRole('dialog').evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth), size).toBe(
        0,
      );
      await page.keyboard.press('Escape');
    }
  });
}

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });
  test('nothing turns or moves', async ({ page }) => {
    await signIn(page);
    await expect(rowOf(page, 'Fileserver2')).toContainText('Busy');
    await page.getByRole('button', { name: 'New backup unit' }).click();
    const moving = async (): Promise<number> =>
      page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
    await expect.poll(moving).toBe(0);
  });
});
