/**
 * Where things stand: what fits a phone and large text, what does not move when something comes late, what a finger can
 * hit.
 */

import { expect, fillNewUnit, type Page, rowOf, rows, SAMPLE, signIn, test, TOKEN } from './support/fixtures.ts';

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

async function boxes(page: Page, selector: string): Promise<Box[]> {
  return page.locator(selector).evaluateAll((all) =>
    all.map((one) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return { x, y, width, height };
    }),
  );
}

async function largeText(page: Page, percent: number): Promise<void> {
  await page.addInitScript((size) => {
    const style = new CSSStyleSheet();
    style.replaceSync(`html { font-size: ${size}% }`);
    document.adoptedStyleSheets.push(style);
  }, percent);
}

for (const width of [320, 360, 390]) {
  test(`the order that is chosen is read whole at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await signIn(page);
    const sort = page.getByLabel('Sort');
    for (const order of ['Name, A to Z', 'Newest first', 'Email, Z to A']) {
      await sort.selectOption(order);
      const lacking = await sort.evaluate((select: HTMLSelectElement) => {
        const before = select.getBoundingClientRect().width;
        select.style.cssText = 'inline-size: max-content; max-inline-size: none; field-sizing: content';
        const needed = select.getBoundingClientRect().width;
        select.style.cssText = '';
        return needed - before;
      });
      expect(lacking, order).toBeLessThanOrEqual(0);
    }
  });
}

for (const width of [320, 390, 768]) {
  test(`sign-in fits ${width} px with text at 200 %, whatever it says`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await largeText(page, 200);
    const tooWide = async (): Promise<number> =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await page.goto('/');
    await expect(page.getByLabel('Token')).toBeVisible();
    expect(await tooWide(), 'token').toBe(0);
    await page.getByRole('tab', { name: 'Username and password' }).click();
    await page.getByText('More than one contract?').click();
    await page.getByLabel('Contract number').fill('none');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('A contract number has digits only.')).toBeVisible();
    expect(await tooWide(), 'password, with errors').toBe(0);
    await page.getByLabel('Contract number').fill('');
    await page.getByLabel('Username').fill('nobody');
    await page.getByLabel('Password').fill('nothing');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    expect(await tooWide(), 'refused').toBe(0);
  });
}

for (const [width, percent] of [
  [320, 100],
  [320, 200],
  [390, 100],
  [1280, 100],
] as const) {
  test(`the button to sign out moves nothing when it comes, at ${width} px with text at ${percent} %`, async ({
    page,
    sandbox,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await largeText(page, percent);
    await signIn(page);
    await page.clock.install();
    await sandbox.fault('list', { kind: 'stall' }, { times: 0 });
    await page.reload();
    await expect(page.locator('.skeleton').first()).toBeVisible();
    const before = await boxes(page, '.brand, #search');
    await page.clock.fastForward(4_100);
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    expect(await boxes(page, '.brand, #search')).toEqual(before);
    const { x, width: wide } = (await boxes(page, '.bar .button'))[0] ?? { x: NaN, width: NaN };
    expect(x + wide).toBeLessThanOrEqual(width);
  });
}

for (const units of [40, 400]) {
  test.describe(`the head of a list of ${units} units`, () => {
    test.use({ sandboxArgs: ['--units', String(units)], viewport: { width: 1280, height: 720 } });

    test('stays in sight, can be used, and covers nothing that is scrolled to', async ({ page }) => {
      await signIn(page);
      await expect(rows(page).first()).toBeVisible();
      const head = page.locator('thead .row');
      const sorter = page.getByRole('button', { name: 'Name' });
      await page.evaluate(() => window.scrollTo(0, 1_500));
      // Right below what stays in sight above it, such as the search and the count.
      const bottom = async (): Promise<number> => {
        const box = await page.locator('.top').boundingBox();
        return (box?.y ?? NaN) + (box?.height ?? NaN);
      };
      await expect.poll(async () => (await page.locator('.top').boundingBox())?.y).toBe(0);
      await expect.poll(async () => (await head.boundingBox())?.y).toBe(await bottom());
      await expect(page.getByLabel('Search')).toBeInViewport();
      await expect(page.locator('.count')).toBeInViewport();
      await expect(page.getByRole('button', { name: 'New backup unit' })).toBeInViewport();
      // As a browser does with what gets the focus above the viewport.
      const edit = await page.getByRole('button', { name: 'Edit' }).nth(6).elementHandle();
      await edit?.evaluate((button) => (button as HTMLElement).scrollIntoView({ block: 'start' }));
      const [above, focused] = [await head.boundingBox(), await edit?.boundingBox()];
      expect(focused?.y).toBeGreaterThanOrEqual((above?.y ?? Infinity) + (above?.height ?? Infinity));
      await sorter.click();
      await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending');
    });
  });
}

test('a count that grows long moves nothing', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  const search = await boxes(page, '#search');
  await page.locator('.count').evaluate((count) => {
    count.textContent = '1,256 of 10,000 units';
  });
  expect(await boxes(page, '#search')).toEqual(search);
});

test('the list begins at its top after a sign-in that was scrolled', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 320 });
  await page.goto('/');
  await page.getByLabel('Token').fill(TOKEN);
  await page.locator('.fine').scrollIntoViewIfNeeded();
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(rowOf(page, SAMPLE.name)).toBeAttached();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
});

test('an error in a part that is folded away unfolds it', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Token').fill(TOKEN);
  await page.getByText('More than one contract?').click();
  await page.getByLabel('Contract number').fill('none');
  await page.getByText('More than one contract?').click();
  await expect(page.getByLabel('Contract number')).toBeHidden();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('A contract number has digits only.')).toBeVisible();
  await expect(page.getByLabel('Contract number')).toBeFocused();
});

for (const width of [390, 1280]) {
  test(`a refused sign-in moves nothing that one types into, at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/');
    await expect(page.getByLabel('Token')).toBeVisible();
    const before = await boxes(page, '.sign-in :is(.tabs, label, input, [type=submit])');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('Enter a token.')).toBeVisible();
    expect(await boxes(page, '.sign-in :is(.tabs, label, input, [type=submit])'), 'nothing entered').toEqual(before);
    await page.getByLabel('Token').fill('not-a-token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    expect(await boxes(page, '.sign-in :is(.tabs, label, input, [type=submit])'), 'refused').toEqual(before);
  });
}

test('a dialog stays where it is while it sends and when it is refused', async ({ page, sandbox }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signIn(page);
  await expect(rowOf(page, SAMPLE.name)).toBeVisible();
  await fillNewUnit(page, { name: 'no good name' });
  const all = 'dialog, dialog :is(h2, label, input, .actions .button)';
  const before = await boxes(page, all);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
  expect(await boxes(page, all), 'refused').toEqual(before);
  await sandbox.fault('create', { kind: 'stall' });
  await page.getByLabel('Name').fill('Good1');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('button', { name: 'Create' })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.locator('dialog .turning')).toBeVisible();
  expect(await boxes(page, all), 'sending').toEqual(before);
});

for (const width of [320, 390]) {
  test(`a list that is out of date says so in full at ${width} px`, async ({ page, sandbox }) => {
    await page.setViewportSize({ width, height: 640 });
    await signIn(page);
    await expect(rowOf(page, SAMPLE.name)).toBeVisible();
    await sandbox.fault('list', { kind: 'status', status: 403 }, { times: 0 });
    await page.getByRole('button', { name: 'Refresh' }).click();
    const said = page.getByText('Not refreshed: the list may be out of date.');
    await expect(said).toBeInViewport({ ratio: 1 });
    expect(await said.evaluate((line) => line.scrollWidth - line.clientWidth)).toBeLessThanOrEqual(0);
  });
}

for (const width of [320, 390, 768, 1024, 1280]) {
  test(`every known state is one line at ${width} px, in a pill of its own width`, async ({ page, sandbox }) => {
    await page.setViewportSize({ width, height: 800 });
    await signIn(page);
    for (const state of ['FAILED_SUSPENDED', 'FAILED_DESTROYING', 'FAILED_MAINTENANCE', 'ACTIVE']) {
      await sandbox.control('PUT', `units/${SAMPLE.id}`, { state });
      await page.getByRole('button', { name: 'Refresh' }).click();
      const badge = rowOf(page, SAMPLE.name).locator('.badge');
      await expect(badge).toHaveAttribute('title', state);
      const [lines, spare, over] = await badge.evaluate((pill) => {
        const text = document.createRange();
        text.selectNodeContents(pill);
        const words = pill.querySelector('span');
        const cell = pill.parentElement;
        if (words === null || cell === null) return [NaN, NaN, NaN];
        return [
          words.getClientRects().length,
          pill.getBoundingClientRect().right - words.getBoundingClientRect().right,
          pill.getBoundingClientRect().right - cell.getBoundingClientRect().right,
        ];
      });
      expect(lines, `${state}: lines`).toBe(1);
      const height = await badge.evaluate(
        (pill) => pill.getBoundingClientRect().height / parseFloat(getComputedStyle(pill).fontSize),
      );
      expect(height, `${state}: height in letters`).toBeLessThan(2);
      expect(spare, `${state}: no more than its padding`).toBeLessThan(12);
      expect(over, `${state}: inside its cell`).toBeLessThanOrEqual(0);
    }
  });
}

test.describe('with a finger', () => {
  test.use({ hasTouch: true, isMobile: true });

  for (const width of [320, 390, 820]) {
    test(`what one touches is large enough at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      const small = async (): Promise<string[]> =>
        page.locator('button, input, select, summary').evaluateAll((all) =>
          all.flatMap((one) => {
            const { width: wide, height } = one.getBoundingClientRect();
            return wide === 0 || (wide >= 40 && height >= 40)
              ? []
              : [`${Math.round(wide)}×${Math.round(height)} ${one.outerHTML.slice(0, 100)}`];
          }),
        );
      await page.goto('/');
      await expect(page.getByLabel('Token')).toBeVisible();
      expect(await small(), 'sign-in').toEqual([]);
      await signIn(page);
      await expect(rowOf(page, SAMPLE.name)).toBeVisible();
      expect(await small(), 'list').toEqual([]);
      await rows(page).first().getByRole('button', { name: 'Edit' }).click();
      expect(await small(), 'edit').toEqual([]);
      expect(
        await page.getByLabel('Email').evaluate((input) => parseFloat(getComputedStyle(input).fontSize)),
        'no phone zooms in',
      ).toBeGreaterThanOrEqual(16);
    });
  }
});

test.describe('in colours that the system chooses', () => {
  test.use({ contextOptions: { forcedColors: 'active' } });

  test('the chosen tab and a shown password are told from the others', async ({ page }) => {
    await page.goto('/');
    const ground = async (name: string, role: 'tab' | 'button'): Promise<string> =>
      page.getByRole(role, { name }).evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(await ground('Token', 'tab')).not.toBe(await ground('Username and password', 'tab'));
    const before = await ground('Show', 'button');
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await ground('Show', 'button')).not.toBe(before);
  });
});

test('what is shown of a name is enough to delete its unit', async ({ page, sandbox }) => {
  let name = '';
  // Names as older units have them; the sandbox takes none of these.
  await page.route(/\/backupunits\?/, async (route) => {
    const answer = await route.fetch();
    const list = (await answer.json()) as { items?: { id: string; properties: { name: string } }[] };
    for (const { id, properties } of list.items ?? []) if (id === SAMPLE.id) properties.name = name;
    await route.fulfill({ response: answer, json: list });
  });
  await signIn(page);
  const row = page.locator(`[data-id="${SAMPLE.id}"]`);
  for (const [spelled, shown] of [
    ['two  spaces', 'two spaces'],
    ['\u202egnp.tac', 'gnp.tac'],
    ['Bu\u0308ro', 'B\u00fcro'],
    ['\u200b ', SAMPLE.id],
  ] as const) {
    name = spelled;
    await sandbox.control('PUT', `units/${SAMPLE.id}`, { state: 'AVAILABLE' });
    await page.reload();
    await expect(row).toContainText('Available');
    if (shown === SAMPLE.id) await expect(row.locator('.title')).toHaveText('No name');
    await row.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByText(`To confirm, type: ${shown}`)).toBeVisible();
    await page.getByLabel("Type the unit's name").fill(shown);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog'), shown).toHaveCount(0);
    await expect(row).toContainText('Destroying');
  }
  // The page goes on looking, and the test ends in the middle of that.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
