/** Creating, changing and deleting units: field errors, waiting, and what is said when nobody can know. */

import { expect, fillNewUnit, rowOf, SAMPLE, signIn, test } from './support/fixtures.ts';

test('a name that the API refuses is told at its field; the mended one is created and becomes available', async ({
  page,
  sandbox,
}) => {
  await signIn(page);
  await fillNewUnit(page, { name: 'not alphanumeric!' });
  await page.getByRole('button', { name: 'Create' }).click();
  const name = page.getByLabel('Name');
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription(/alphanumeric/i);
  await expect(page.getByLabel('Password')).toHaveValue('a-new-password');

  await name.fill('Brandnew1');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('Brandnew1 was created and is being set up.')).toBeVisible();
  await expect(rowOf(page, 'Brandnew1')).toContainText('Busy');
  await expect(page).toHaveTitle(/in progress/);
  await sandbox.settle();
  await expect(rowOf(page, 'Brandnew1')).toContainText('Available');
  await expect(page.getByText('Brandnew1 is now available.')).toBeVisible();
});

test('empty fields are asked for, each at its place', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: 'New backup unit' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByLabel('Name')).toBeFocused();
  await expect(page.getByText('Enter a name.')).toBeVisible();
  await expect(page.getByText('Enter an email address.')).toBeVisible();
  await expect(page.getByText('Enter a password.')).toBeVisible();
});

test('a refused email address is told at its field', async ({ page }) => {
  await signIn(page);
  await fillNewUnit(page, { name: 'Mail1', email: 'not an address' });
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByLabel('Email')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Name')).toHaveAttribute('aria-invalid', 'false');
});

test('a create that was applied without an answer says that it is not known, and finds it', async ({
  page,
  sandbox,
}) => {
  await signIn(page);
  await sandbox.fault('create', { kind: 'status', status: 504, html: true }, { when: 'after' });
  await fillNewUnit(page, { name: 'Perhaps1' });
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('alert')).toContainText('It is not known whether Perhaps1 was created.');
  await page.getByRole('button', { name: 'Look for it' }).click();
  await expect(page.getByText('Perhaps1 is there: it was created.')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(rowOf(page, 'Perhaps1')).toBeVisible();
});

test('a create in doubt without a list either says so, and the next look finds it', async ({ page, sandbox }) => {
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await sandbox.fault('create', { kind: 'reset' }, { when: 'after' });
  await sandbox.fault('list', { kind: 'status', status: 403 }, { times: 0 });
  await fillNewUnit(page, { name: 'Perhaps2' });
  await page.getByRole('button', { name: 'Create' }).click();
  const alert = page.getByRole('dialog').getByRole('alert');
  await expect(alert).toContainText('It is not known whether Perhaps2 was created. The request may have been sent');
  const look = alert.getByRole('button', { name: 'Look for it' });
  await look.click();
  await expect(alert).toContainText('The list could not be loaded either');
  await sandbox.control('DELETE', 'faults');
  await look.click();
  await expect(page.getByText('Perhaps2 is there: it was created.')).toBeVisible();
});

test('a create that was lost says that it is not known, looks, and can be repeated', async ({ page, sandbox }) => {
  await signIn(page);
  await sandbox.fault('create', { kind: 'reset' }, { when: 'before' });
  await fillNewUnit(page, { name: 'Lost1' });
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Look for it' }).click();
  await expect(page.getByRole('alert')).toContainText('Lost1 is not in the list so far.');
  await expect(page.getByRole('alert')).toBeFocused();
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByRole('alert')).toContainText('Lost1 is not in the list so far.');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(rowOf(page, 'Lost1')).toBeVisible();
  const { items } = await sandbox.control<{ items: { name: string }[] }>('GET', 'units');
  expect(items.filter(({ name }) => name === 'Lost1')).toHaveLength(1);
});

test('a unit that was there before is not taken for the one that was to be created', async ({ page, sandbox }) => {
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await sandbox.fault('create', { kind: 'status', status: 500 }, { times: 0, when: 'before' });
  await fillNewUnit(page, { name: SAMPLE.name });
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Look for it' }).click();
  await expect(page.getByRole('alert')).toContainText(`There was a unit called ${SAMPLE.name} before.`);
  await expect(page.getByText('it was created')).toHaveCount(0);
});

test('an email address that is taken away is asked for, since to leave it out would change nothing', async ({
  page,
}) => {
  await signIn(page);
  let sent = 0;
  page.on('request', (request) => {
    if (request.method() === 'PATCH') sent += 1;
  });
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Edit' }).click();
  const email = page.getByLabel('Email');
  await email.fill('');
  await page.getByLabel('Password').fill('a-new-password');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(email).toHaveAccessibleDescription('Enter an email address.');
  await expect(email).toBeFocused();
  expect(sent).toBe(0);
  await expect(page.getByLabel('Password')).toHaveValue('a-new-password');
});

test('an edit sends only what was changed', async ({ page, sandbox }) => {
  await signIn(page);
  const row = rowOf(page, SAMPLE.name);
  await row.getByRole('button', { name: 'Edit' }).click();
  await expect(page.getByLabel('Email')).toHaveValue('backup.admin@example.com');
  await expect(page.getByLabel('Password')).toHaveValue('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Change the email address or enter a new password.')).toBeVisible();
  await page.getByLabel('Email').fill('changed@example.com');
  const sent = page.waitForRequest((request) => request.method() === 'PATCH');
  await page.getByRole('button', { name: 'Save' }).click();
  expect((await sent).postDataJSON()).toEqual({ email: 'changed@example.com' });
  await expect(row).toContainText('changed@example.com');
  await expect(row).toContainText('Busy');
  await sandbox.settle();
  await expect(row).toContainText('Available');
});

test('deleting says what is lost and asks for the name', async ({ page, sandbox }) => {
  await signIn(page);
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete backup unit' });
  await expect(dialog).toContainText('all backups made with it');
  await dialog.getByLabel("Type the unit's name").fill('Something else');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog.getByText('This is not the name of the unit.')).toBeVisible();
  await dialog.getByLabel("Type the unit's name").fill(SAMPLE.name);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(rowOf(page, SAMPLE.name)).toContainText('Destroying');
  await sandbox.settle();
  await expect(page.getByText(`${SAMPLE.name} was deleted.`)).toBeVisible();
  await expect(rowOf(page, SAMPLE.name)).toHaveCount(0);
});

test('a failed delete stays in its dialog, with the reason', async ({ page, sandbox }) => {
  await signIn(page);
  await sandbox.fault('delete', { kind: 'status', status: 403 });
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Delete' }).click();
  await page.getByLabel("Type the unit's name").fill(SAMPLE.name);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('alert')).toContainText('Your account is not allowed to do this.');
  await page.keyboard.press('Escape');
  await expect(rowOf(page, SAMPLE.name)).toContainText('Available');
});

test('an edit without an answer says that it is not known, and the list shows what became of it', async ({
  page,
  sandbox,
}) => {
  await signIn(page);
  await sandbox.fault('update', { kind: 'reset' }, { when: 'after', times: 0 });
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Email').fill('perhaps@example.com');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText(
    `It is not known whether the changes to ${SAMPLE.name} were made.`,
  );
  await expect(rowOf(page, SAMPLE.name)).toContainText('perhaps@example.com');
});

test('a delete that was applied without an answer ends by the list', async ({ page, sandbox }) => {
  await signIn(page);
  await sandbox.fault('delete', { kind: 'status', status: 500 }, { when: 'after' });
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Delete' }).click();
  await page.getByLabel("Type the unit's name").fill(SAMPLE.name);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${SAMPLE.name} is being deleted.`)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(rowOf(page, SAMPLE.name)).toContainText('Destroying');
});

test('a delete that was lost says that it is not known', async ({ page, sandbox }) => {
  await signIn(page);
  await sandbox.fault('delete', { kind: 'status', status: 500 }, { when: 'before' });
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Delete' }).click();
  await page.getByLabel("Type the unit's name").fill(SAMPLE.name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText(`It is not known whether ${SAMPLE.name} was deleted.`);
  await expect(rowOf(page, SAMPLE.name)).toContainText('Available');
});

test('a unit that somebody else has deleted is said to be gone', async ({ page, sandbox }) => {
  await signIn(page);
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Delete' }).click();
  await sandbox.control('DELETE', `units/${SAMPLE.id}`);
  await page.getByLabel("Type the unit's name").fill(SAMPLE.name);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${SAMPLE.name} is gone: it was deleted.`)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(rowOf(page, SAMPLE.name)).toHaveCount(0);
});

test('leaving a create under way says that the list knows', async ({ page, sandbox }) => {
  await signIn(page);
  await sandbox.fault('create', { kind: 'stall' }, { when: 'after' });
  await fillNewUnit(page, { name: 'Halfway1' });
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Stopped waiting.')).toBeVisible();
  await expect(rowOf(page, 'Halfway1')).toBeVisible();
});

test.describe('with settled units only', () => {
  test.use({ sandboxArgs: ['--units', '3'] });

  test('the list is watched: seldom while quiet, closely while it changes, never while the tab is hidden', async ({
    page,
    sandbox,
  }) => {
    await signIn(page);
    await expect(rowOf(page, SAMPLE.name)).toBeVisible();
    await page.clock.install();
    await page.reload();
    await expect(rowOf(page, SAMPLE.name)).toBeVisible();
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().includes('/backupunits')) asked += 1;
    });
    // Another request behind it: by its answer, whatever the page has asked for is known here.
    const lists = async (): Promise<number> => {
      await page.evaluate(() => fetch('/api/session'));
      return asked;
    };
    await page.clock.runFor(29_000);
    expect(await lists(), 'nothing changes').toBe(0);
    await sandbox.control('PUT', `units/${SAMPLE.id}`, { state: 'BUSY' });
    await page.clock.runFor(5_000);
    await expect(rowOf(page, SAMPLE.name)).toContainText('Busy');

    const closely = page.waitForResponse(/backupunits/);
    await page.clock.runFor(1_100);
    await closely;

    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    const hidden = await lists();
    await page.clock.runFor(60_000);
    expect(await lists(), 'the tab is hidden').toBe(hidden);
    const shown = page.waitForResponse(/backupunits/);
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await shown;
  });
});
