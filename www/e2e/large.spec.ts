/** Ten thousand units: drawn near the viewport only, also when one searches, and counted truly. */

import { expect, rows, signIn, test } from './support/fixtures.ts';

test.use({ sandboxArgs: ['--units', '10000'] });

test('10 000 units stay usable', async ({ page }) => {
  await signIn(page);
  await expect(page.locator('.count')).toHaveText('10,000 units');
  await expect(page.getByRole('table')).toHaveAttribute('aria-rowcount', '10001');
  expect(await rows(page).count()).toBeLessThan(60);

  await test.step('a search draws anew what is near the viewport, and nothing else', async () => {
    for (const text of ['u', 'un', 'unit', 'unit09', 'unit0999', 'unit09999', '', 'example.com 777']) {
      const drawn = await page.getByLabel('Search').evaluate(search, text);
      expect(drawn, `changes for "${text}"`).toBeLessThan(3_000);
      expect(await rows(page).count(), `rows for "${text}"`).toBeLessThan(60);
    }
  });

  await test.step('the last row is reached by scrolling', async () => {
    await page.getByLabel('Search').fill('');
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await expect(page.locator('[aria-rowindex="10001"]')).toBeInViewport();
    expect(await rows(page).count()).toBeLessThan(60);
  });

  await test.step('a search from down there shows its results', async () => {
    await page.getByLabel('Search').fill('Unit00777');
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page).first()).toBeInViewport();
  });

  await test.step('sorting turns the whole list', async () => {
    await page.getByLabel('Search').fill('');
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
    await expect(rows(page).first()).toContainText('rtl@example.com');
  });

  await test.step('rows keep their places on a phone', async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    // The middle is where it stays only once the list has taken the phone's row height.
    await expect
      .poll(() =>
        page.locator('tbody').evaluate((body) => {
          const height = body.querySelector('tr')?.getBoundingClientRect().height ?? NaN;
          return Math.round(body.getBoundingClientRect().height / height);
        }),
      )
      .toBe(10_000);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2));
    await expect(page.locator('[aria-rowindex="5000"], [aria-rowindex="5001"]').first()).toBeAttached();
    const heights = await rows(page).evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height));
    expect(new Set(heights).size).toBe(1);
    const cut = await rows(page).evaluateAll(
      (all) => all.filter((row) => row.scrollHeight > row.clientHeight + 1).length,
    );
    expect(cut).toBe(0);
  });
});

test('the focus stays with its unit, whatever is drawn anew', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page);
  const row = rows(page).nth(3);
  const id = await row.getAttribute('data-id');
  const mine = page.locator(`[data-id="${id}"]`);
  const edit = mine.getByRole('button', { name: 'Edit' });

  for (const open of [() => edit.press('Enter'), () => edit.click()]) {
    await open();
    await expect(page.getByRole('dialog').locator(':focus')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(edit).toBeFocused();
  }
  await mine.getByRole('button', { name: 'Copy id' }).press('Enter');
  await expect(page.getByText('Id copied.')).toBeVisible();
  await expect(mine.getByRole('button', { name: 'Copy id' })).toBeFocused();

  await edit.focus();
  await page
    .getByRole('columnheader', { name: 'Name' })
    .getByRole('button')
    .evaluate((button: HTMLElement) => button.click());
  await expect(edit, 'sorted').toBeFocused();
  await expect(mine).toHaveAttribute('aria-rowindex', '9998');
  await page
    .getByRole('columnheader', { name: 'Name' })
    .getByRole('button')
    .evaluate((button: HTMLElement) => button.click());
  await expect(mine).toHaveAttribute('aria-rowindex', '5');

  await page.mouse.move(600, 500);
  for (const [wheel, seen] of [
    [20_000, false],
    [20_000, false],
    [-40_000, true],
  ] as const) {
    await page.mouse.wheel(0, wheel);
    if (seen) await expect(mine).toBeInViewport();
    else await expect(mine).not.toBeInViewport();
    await expect(edit, `scrolled by ${wheel}`).toBeFocused();
  }
  const heights = await rows(page).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  expect(heights, 'each row at its own place').toEqual(heights.toSorted((a, b) => a - b));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText((await mine.locator('.title').textContent()) ?? 'a title');
});

test('rows do not jump, however fast one scrolls', async ({ page }) => {
  await signIn(page);
  await expect(rows(page).first()).toBeVisible();
  const shift = await page.evaluate(async () => {
    const moved: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) moved.push((entry as PerformanceEntry & { value: number }).value);
    });
    observer.observe({ type: 'layout-shift' });
    const picture = async (): Promise<unknown> =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      });
    for (const step of [300, 700, 1_300, 2_900, -700, -2_900, 40_000, 500, -40_000]) {
      window.scrollBy(0, step);
      await picture();
    }
    for (const entry of observer.takeRecords()) moved.push((entry as PerformanceEntry & { value: number }).value);
    return moved.reduce((sum, one) => sum + one, 0);
  });
  expect(shift).toBe(0);
});

test('a row has room for a long state and large text', async ({ page, sandbox }) => {
  await signIn(page);
  const id = await rows(page).first().getAttribute('data-id');
  await sandbox.control('PUT', `units/${id}`, { state: 'SOMETHING_VERY_NEW_AND_LONG_STATE_NAME' });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(rows(page).first()).toContainText('SOMETHING_VERY_NEW');
  for (const [width, size] of [
    [1280, '100%'],
    [768, '100%'],
    [320, '100%'],
    [320, '200%'],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate((percent) => {
      document.documentElement.style.fontSize = percent;
    }, size);
    const cut = await rows(page).evaluateAll((all) =>
      all.flatMap((row) => {
        const { bottom, right } = row.getBoundingClientRect();
        return [...row.querySelectorAll('.cell, button, .badge')]
          .filter((part) => {
            const box = part.getBoundingClientRect();
            return (
              box.bottom > bottom + 1 ||
              box.right > right + 1 ||
              (part.matches('.badge, button') && part.scrollWidth > part.clientWidth + 1)
            );
          })
          .map((part) => `${part.className} of row ${row.getAttribute('aria-rowindex')}`);
      }),
    );
    expect(cut, `${width} px, text ${size}`).toEqual([]);
    const { height } = await rows(page)
      .first()
      .locator('.badge')
      .evaluate((badge) => ({
        height: badge.getBoundingClientRect().height / parseFloat(getComputedStyle(badge).fontSize),
      }));
    expect(height, 'one line').toBeLessThan(2);
  }
});

test('the focus outlives the moments at which ages are told anew', async ({ page }) => {
  await page.clock.install();
  await signIn(page);
  const edit = rows(page).nth(3).getByRole('button', { name: 'Edit' });
  await edit.focus();
  await page.clock.runFor(61_000);
  await expect(edit).toBeFocused();
});

/** Types a text at once; gives how much of the page has changed when it has drawn what it finds. */
async function search(input: HTMLElement, text: string): Promise<number> {
  let drawn = 0;
  const count = (records: MutationRecord[]): void => {
    for (const { addedNodes, removedNodes } of records) {
      drawn += 1;
      for (const node of [...addedNodes, ...removedNodes]) {
        drawn += node instanceof Element ? node.querySelectorAll('*').length : 0;
      }
    }
  };
  const observer = new MutationObserver(count);
  observer.observe(document.body, { attributes: true, characterData: true, childList: true, subtree: true });
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  });
  count(observer.takeRecords());
  observer.disconnect();
  return drawn;
}
