/** Signing in, ending and leaving a session, as a person does it. */

import { seal } from '../gateway/session.ts';
import { settings } from '../gateway/settings.ts';
import { expect, replaceSession, rowOf, rows, SAMPLE, signIn, test, TOKEN, USER } from './support/fixtures.ts';
import { SECRET } from './support/process.ts';

// Units that stay as they are, so that no poll comes between.
test.use({ sandboxArgs: ['--units', '3'] });

test('a token signs in and the list appears', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle('Sign in · Backup units');
  await expect(page.getByRole('tab', { name: 'Token' })).toHaveAttribute('aria-selected', 'true');
  await page.getByLabel('Token').fill(` ${TOKEN}\n`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(rowOf(page, SAMPLE.name)).toContainText('Available');
  await expect(page).toHaveTitle(/Backup units \(\d+\)$/);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('a user name and a password sign in, with the keyboard alone', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('tab', { name: 'Token' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Username and password' })).toBeFocused();
  await expect(page.getByLabel('Token')).toHaveCount(0);
  await page.keyboard.press('Tab');
  await page.keyboard.type(USER.username);
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Password')).toBeFocused();
  await page.keyboard.type(USER.password);
  await page.keyboard.press('Enter');
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
});

test('only the chosen way has fields in the page', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByLabel('Token')).toBeVisible();
  await expect(page.getByLabel('Password')).toHaveCount(0);
  await page.getByRole('tab', { name: 'Username and password' }).click();
  await expect(page.getByLabel('Token')).toHaveCount(0);
  await expect(page.getByLabel('Username')).toBeVisible();
  await expect(page.getByLabel('Password')).toBeVisible();
});

test('wrong credentials are told in words, with what the API said', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Token').fill('not-a-token');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The API did not accept these credentials.');
  await expect(alert).toContainText('unauthorized, HTTP 401');
  await expect(alert).toBeFocused();
});

test('a refusal goes when the other way is chosen, and does not come back with the first one', async ({ page }) => {
  await page.goto('/');
  const [token, password] = [
    page.getByRole('tab', { name: 'Token' }),
    page.getByRole('tab', { name: 'Username and password' }),
  ];
  const alert = page.getByRole('alert');
  await page.getByLabel('Token').fill('not-a-token');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(alert).toBeVisible();
  // The same way once more is no other one.
  await token.click();
  await expect(alert).toBeVisible();
  await password.click();
  await expect(page.getByLabel('Username')).toBeVisible();
  await expect(alert).toHaveCount(0);
  await token.click();
  await expect(page.getByLabel('Token')).toHaveValue('');
  await expect(alert).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Enter a token.')).toBeVisible();
  await expect(alert).toHaveCount(0);
  await page.getByLabel('Token').fill(TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
});

test('a refusal that comes after the other way was chosen is not told under its form', async ({ page, sandbox }) => {
  await sandbox.fault('list', { kind: 'stall' }, { times: 0 });
  await page.clock.install();
  await page.goto('/');
  await page.getByLabel('Token').fill(TOKEN);
  const button = page.getByRole('button', { name: 'Sign in' });
  await button.click();
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('tab', { name: 'Username and password' }).click();
  await page.clock.fastForward(11_000);
  await expect(button).toHaveAttribute('aria-disabled', 'false');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('an API that stalls is told while one waits, and given up on', async ({ page, sandbox }) => {
  await page.clock.install();
  await sandbox.fault('list', { kind: 'stall' }, { times: 0 });
  await page.goto('/');
  await page.getByLabel('Token').fill(TOKEN);
  const button = page.getByRole('button', { name: 'Sign in' });
  await button.click();
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await page.clock.fastForward(4_100);
  await expect(page.getByText('Still signing in. The API is taking longer than usual.')).toBeVisible();
  await page.clock.fastForward(6_000);
  await expect(page.getByRole('alert')).toContainText('The API took too long to answer.');
  await expect(page.getByText('Still signing in.')).toHaveCount(0);
  await expect(button).toHaveAttribute('aria-disabled', 'false');
  await sandbox.control('DELETE', 'faults');
  await button.click();
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
});

test('an API that has no list is not told as a missing unit', async ({ page, sandbox }) => {
  await sandbox.fault('list', { kind: 'status', status: 404 }, { times: 0 });
  await page.goto('/');
  await page.getByLabel('Token').fill(TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('The Backup API has nothing at this address.');
  await expect(page.getByText('backup unit does not exist')).toHaveCount(0);
});

test('an address without https gets a sentence, not an empty page', async ({ page, gateway }) => {
  await page.route('http://page.example/**', async (route) => {
    const response = await route.fetch({ url: gateway.url + new URL(route.request().url()).pathname });
    await route.fulfill({ response });
  });
  await page.goto('http://page.example/');
  await expect(page.getByRole('heading', { name: 'This page needs https' })).toBeVisible();
  await expect(page.getByText('at an address that begins with https://')).toBeVisible();
});

test('a part that does not come gets a sentence, not an empty page', async ({ page }) => {
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'This page did not load' })).toBeVisible();
  await expect(page.getByText('Check that you are online, then reload it.')).toBeVisible();
});

test('an empty field is asked for at the field, and nothing is sent', async ({ page }) => {
  await page.goto('/');
  let sent = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST') sent += 1;
  });
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Token')).toBeFocused();
  await expect(page.getByText('Enter a token.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show' })).toHaveAccessibleDescription('Token');
  expect(sent).toBe(0);
});

test('an expired session leads to sign-in and back to where it was', async ({ page, gateway, sandbox }) => {
  await signIn(page);
  await page.getByLabel('Search').fill('backup');
  await expect(rows(page)).toHaveCount(2);
  const current = settings({ UPSTREAM: sandbox.url, SESSION_SECRET: SECRET, ASSETS: { fetch } });
  const expired = await seal(
    { credentials: { token: TOKEN }, contractNumber: undefined, expiresAtMs: Date.now() - 1000 },
    current,
  );
  await replaceSession(page, gateway.url, expired);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText('Your session has ended.')).toBeVisible();
  await expect(page.getByLabel('Token')).toBeFocused();
  await expect(page.getByLabel('Token')).toHaveAccessibleDescription(
    /^From the Token Manager.*Your session has ended\./,
  );
  await page.getByLabel('Token').fill(TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Search')).toHaveValue('backup');
  await expect(rows(page)).toHaveCount(2);
});

test('a session that ends while a unit is created keeps what was typed, but never the password', async ({
  page,
  gateway,
}) => {
  await signIn(page);
  await page.getByRole('button', { name: 'New backup unit' }).click();
  await page.getByLabel('Name').fill('Kept1');
  await page.getByLabel('Email').fill('kept@example.com');
  await page.getByLabel('Password').fill('not-kept');
  await replaceSession(page, gateway.url, 'tampered');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByLabel('Token').fill(TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue('Kept1');
  await expect(page.getByLabel('Email')).toHaveValue('kept@example.com');
  await expect(page.getByLabel('Password')).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'New backup unit' })).toBeFocused();
});

test('a session that ends by itself keeps what was typed so far, but never the password', async ({
  page,
  gateway,
  sandbox,
}) => {
  await sandbox.control('PUT', `units/${SAMPLE.id}`, { state: 'BUSY' });
  for (const [open, fields] of [
    ['New backup unit', { Name: 'Kept1', Email: 'kept@example.com' }],
    ['Edit', { Email: 'changed@example.com' }],
  ] as const) {
    await signIn(page);
    await expect(rowOf(page, SAMPLE.name)).toBeVisible();
    await page.getByRole('button', { name: open }).first().click();
    for (const [label, text] of Object.entries(fields)) await page.getByLabel(label).fill(text);
    await page.getByLabel('Password').fill('not-kept');
    await replaceSession(page, gateway.url, 'tampered');
    await expect(page.getByText('Your session has ended.')).toBeVisible();
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    for (const [label, text] of Object.entries(fields)) await expect(page.getByLabel(label)).toHaveValue(text);
    await expect(page.getByLabel('Password')).toHaveValue('');
    await page.context().clearCookies();
  }
});

test('a list that was still to be asked for leaves the one who signs in again alone', async ({
  page,
  gateway,
  sandbox,
}) => {
  await sandbox.control('PUT', `units/${SAMPLE.id}`, { state: 'BUSY' });
  await page.clock.install();
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  // Ahead of any moment that it may be by then.
  await page.clock.pauseAt(new Date((await page.evaluate(() => Date.now())) + 60_000));
  await rowOf(page, SAMPLE.name).getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Email').fill('changed@example.com');
  await replaceSession(page, gateway.url, 'tampered');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your session has ended.')).toBeVisible();
  await page.getByLabel('Token').fill('not-a-token');
  await page.keyboard.press('Enter');
  const alert = page.getByRole('alert');
  await expect(alert).toBeVisible();
  // A moment for the focus, which waits for a picture.
  await page.clock.runFor(100);
  await expect(alert).toBeFocused();
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/backupunits')) asked += 1;
  });
  await page.clock.runFor(30_000);
  // Another request behind it: by its answer, whatever the page has asked for is known here.
  await page.evaluate(() => fetch('/api/session'));
  expect(asked).toBe(0);
  await expect(alert).toBeFocused();
});

test('signing out ends the session, and a reload does not bring it back', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You have signed out.')).toBeVisible();
  await expect(page.getByLabel('Token')).toBeFocused();
  expect(await page.context().cookies()).toEqual([]);
  await page.reload();
  await expect(page.getByLabel('Token')).toBeVisible();
});

test('an answer that is quicker than the first picture is not lost', async ({ page }) => {
  // Every picture comes late, and so does the timer that the view library sets for that case.
  await page.addInitScript(() => {
    const later = window.setTimeout;
    window.requestAnimationFrame = (draw) => later(() => draw(performance.now()), 2_000);
    Object.assign(window, {
      setTimeout: (task: () => void, ms = 0) => later(task, ms >= 30 && ms <= 100 ? 2_000 : ms),
    });
  });
  await page.goto('/');
  await expect(page.getByLabel('Token')).toBeAttached();
});
