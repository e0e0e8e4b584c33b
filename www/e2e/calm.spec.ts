/**
 * What makes a page calm to have open all day: keys, messages that cover nothing, a session that can be renewed, forms
 * that say when they are ready.
 */

import { expect, fillNewUnit, rowOf, rows, SAMPLE, signIn, test, TOKEN } from './support/fixtures.ts';
import { startGateway } from './support/process.ts';

test('keys search, open the form and list themselves; none while one types, and all can be turned off', async ({
  page,
}) => {
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByRole('dialog', { name: 'New backup unit' })).toBeVisible();
  await page.keyboard.type('n/?');
  await expect(page.getByLabel('Name')).toHaveValue('n/?');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await expect(page.getByLabel('Search')).toBeFocused();
  await page.keyboard.type('n?');
  await expect(page.getByLabel('Search')).toHaveValue('n?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByLabel('Search').fill('');
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await keys.getByRole('checkbox', { name: 'Use these keys' }).uncheck();
  await page.keyboard.press('Escape');
  await expect(keys).toHaveCount(0);
  await page.keyboard.press('n');
  await page.keyboard.press('?');
  await page.reload();
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await expect(keys.getByRole('checkbox', { name: 'Use these keys' })).not.toBeChecked();
});

for (const width of [375, 1280]) {
  test(`a message covers no row, and none hides behind a dialog, at ${width} px`, async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.setViewportSize({ width, height: 720 });
    await signIn(page);
    await rows(page).first().getByRole('button', { name: 'Copy id' }).click();
    const message = page.getByText('Id copied.');
    await expect(message).toBeVisible();
    const box = await message.boundingBox();
    const first = await rows(page).first().boundingBox();
    expect((box?.y ?? NaN) + (box?.height ?? NaN)).toBeLessThanOrEqual(first?.y ?? NaN);
    await page.getByRole('button', { name: 'New backup unit' }).click();
    await page.getByRole('button', { name: 'Generate password' }).click();
    const said = page.getByText('Password generated and copied.');
    await expect(said).toBeVisible();
    expect(
      await said.evaluate((element) => {
        const { x, y, width: wide, height } = element.getBoundingClientRect();
        return element.contains(document.elementFromPoint(x + wide / 2, y + height / 2));
      }),
      'it is on top',
    ).toBe(true);
    const create = await page.getByRole('button', { name: 'Create', exact: true }).boundingBox();
    expect((await said.boundingBox())?.y, 'it covers nothing of the dialog').toBeGreaterThanOrEqual(
      (create?.y ?? NaN) + (create?.height ?? NaN),
    );
  });
}

test('a generated password is in the field, in the clipboard, and in the unit', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page);
  await fillNewUnit(page, { name: 'Made1', password: '' });
  await page.getByRole('button', { name: 'Generate password' }).click();
  const password = await page.getByLabel('Password').inputValue();
  expect(password).toMatch(/^[\w-]{23}$/);
  await expect(page.getByLabel('Password')).toHaveAttribute('type', 'text');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(password);
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByRole('button', { name: 'Create' }).click();
  expect((await sent).postDataJSON()).toMatchObject({ properties: { password } });
  await page.getByRole('button', { name: 'What comes next' }).click();
  await expect(page.getByRole('dialog', { name: 'Made1' })).toBeVisible();
});

test('Save and Delete look ready only when they are, and no change is no error', async ({ page }) => {
  await signIn(page);
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Edit' }).click();
  const save = page.getByRole('button', { name: 'Save' });
  await expect(save).toHaveClass(/unready/);
  await save.click();
  await expect(page.getByText('Change the email address or enter a new password.')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByLabel('Email')).toHaveAttribute('aria-invalid', 'false');
  await page.getByLabel('Email').fill('other@example.com');
  await expect(save).not.toHaveClass(/unready/);
  await page.keyboard.press('Escape');
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Delete' }).click();
  const remove = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
  await page.getByLabel("Type the unit's name").fill(SAMPLE.name.slice(1));
  await expect(remove).toHaveClass(/unready/);
  await page.getByLabel("Type the unit's name").fill(SAMPLE.name);
  await expect(remove).not.toHaveClass(/unready/);
});

test('a long name is offered to be copied before it has to be typed', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page);
  await page.getByLabel('Search').fill('TheBackupUnit');
  await rows(page).first().getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Copy name' }).click();
  await page.getByLabel("Type the unit's name").fill(await page.evaluate(() => navigator.clipboard.readText()));
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Delete' })).not.toHaveClass(/unready/);
});

test.describe('with settled units only', () => {
  test.use({ sandboxArgs: ['--units', '3'] });

  test('the list says how old it is and that it is watched, and a refresh that it did something', async ({ page }) => {
    await page.clock.install();
    await signIn(page);
    await expect(page.getByText('watching for changes')).toBeVisible();
    await page.clock.pauseAt(new Date((await page.evaluate(() => Date.now())) + 20_000));
    await expect(page.getByText(/^Updated \d+ s ago|^Updated 1 min ago/)).toBeVisible();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(page.locator('.did')).toBeVisible();
    await expect(page.getByText(/^Updated just now/)).toBeVisible();
  });
});

test('the sandbox offers its credentials, in the form and to be filled in', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByText('demo-token', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Fill in' }).click();
  await expect(page.getByLabel('Token')).toHaveValue(TOKEN);
  await page.getByRole('tab', { name: 'Username and password' }).click();
  await page.getByRole('button', { name: 'Fill in' }).click();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('banner').getByText('Account')).toBeVisible();
});

test('a contract number that the API refuses is said at its field', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Token').fill(TOKEN);
  await page.getByText('More than one contract?').click();
  await page.getByLabel('Contract number').fill('1');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const contract = page.getByLabel('Contract number');
  await expect(contract).toHaveAccessibleDescription('The API says: “Access to the contract is forbidden”');
  await expect(contract).toBeFocused();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a session that is about to end is renewed in place, and nothing typed is lost', async ({ page, sandbox }) => {
  const gateway = await startGateway(sandbox.url, { SESSION_SECONDS: '240' });
  try {
    await page.goto(gateway.url);
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('Your session ends in 4 min.')).toBeVisible();
    await fillNewUnit(page, { name: 'Kept1', email: 'kept@example.com', password: 'kept too' });
    await page.getByRole('button', { name: 'Stay signed in' }).click();
    const again = page.getByRole('dialog', { name: 'Stay signed in' });
    await again.getByLabel('Token').fill('not-a-token');
    await again.getByRole('button', { name: 'Sign in' }).click();
    await expect(again.getByRole('alert')).toContainText('The API did not accept these credentials.');
    await again.getByLabel('Token').fill(TOKEN);
    await again.getByRole('button', { name: 'Sign in' }).click();
    await expect(again).toHaveCount(0);
    await expect(page.getByLabel('Name')).toHaveValue('Kept1');
    await expect(page.getByLabel('Password')).toHaveValue('kept too');
    await page.getByRole('button', { name: 'Create' }).click();
    await expect(rowOf(page, 'Kept1')).toBeVisible();
  } finally {
    await gateway.stop();
  }
});

test('on a phone, no message covers what one can press in the panel of a unit', async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 375, height: 750 });
  const gateway = await startGateway(sandbox.url, { SESSION_SECONDS: '240' });
  try {
    await signIn(page, gateway.url);
    await page.getByRole('link', { name: 'Database1' }).click();
    const panel = page.getByRole('dialog', { name: 'Database1' });
    await expect(panel.getByText('Your session ends in 4 min.')).toBeInViewport({ ratio: 1 });
    const covered = await panel.evaluate((dialog) => {
      const scrolls = (one: Element): boolean => getComputedStyle(one).overflowY === 'auto';
      const scroller = [dialog, ...dialog.querySelectorAll('*')].find(scrolls) ?? dialog;
      const found = new Set<string>();
      for (let at = 0; at <= scroller.scrollHeight; at += 10) {
        scroller.scrollTop = at;
        const { top: from, bottom: to } = scroller.getBoundingClientRect();
        for (const button of scroller.querySelectorAll('button')) {
          const { left, right, top, bottom } = button.getBoundingClientRect();
          // Of what is in the part that scrolls, and in the picture.
          for (let y = Math.max(top, from) + 2; y < Math.min(bottom, to, innerHeight) - 2; y += 4) {
            if (button.contains(document.elementFromPoint((left + right) / 2, y))) continue;
            found.add(`${button.textContent}`);
          }
        }
      }
      return [...found];
    });
    expect(covered).toEqual([]);
    await expect(panel.getByText('Your session ends in 4 min.')).toBeInViewport({ ratio: 1 });
  } finally {
    await gateway.stop();
  }
});

test('a server’s advice to contact an administrator does not stand beside our own', async ({ page, sandbox }) => {
  await signIn(page);
  await sandbox.fault('list', { kind: 'status', status: 500 }, { times: 0 });
  await page.reload();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(page.getByText('administrator')).toHaveCount(0);
});

test('the tabs of sign-in are one row on a phone', async ({ page }) => {
  for (const width of [320, 375]) {
    await page.setViewportSize({ width, height: 667 });
    await page.goto('/');
    const [token, password] = await Promise.all(
      ['Token', 'Username and password'].map((name) => page.getByRole('tab', { name }).boundingBox()),
    );
    expect(token?.y, `${width}`).toBe(password?.y);
  }
});

test('the list begins in the first screen of a phone', async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 667 });
  await signIn(page);
  await expect(rows(page).nth(1)).toBeInViewport({ ratio: 1 });
});
