/** The page and the gateway in the system's Chromium, against the real workerd and the real sandbox on free ports. */

import { defineConfig } from '@playwright/test';
import flags from '../tests/chromium-flags.json' with { type: 'json' };

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  // For what hangs: a busy machine is slow, and not wrong.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: {
    locale: 'en-GB',
    timezoneId: 'UTC',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: flags,
    },
  },
});
