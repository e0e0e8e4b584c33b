/** Takes the pictures that the README shows, from the page as it runs here. */

import { fileURLToPath } from 'node:url';
import { expect, rowOf, SAMPLE, signIn, test } from './support/fixtures.ts';

for (const [name, viewport, colorScheme] of [
  ['desktop-light', { width: 1280, height: 800 }, 'light'],
  ['desktop-dark', { width: 1280, height: 800 }, 'dark'],
  ['phone', { width: 360, height: 740 }, 'light'],
] as const) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test(`picture: ${name}`, async ({ page }) => {
      // The ages in the picture are counted from one day, so that it changes only when the page does.
      await page.clock.setFixedTime(new Date('2026-01-15T12:00:00Z'));
      await signIn(page);
      await expect(rowOf(page, SAMPLE.name)).toBeVisible();
      await page.mouse.move(0, 0);
      await page.screenshot({
        path: fileURLToPath(new URL(`../screenshots/${name}.png`, import.meta.url)),
        caret: 'hide',
      });
    });
  });
}
