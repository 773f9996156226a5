import { defineConfig } from '@playwright/test'
import { findInstalledChromium } from './scripts/tasks/chromium.ts'

const chromium = findInstalledChromium()

export default defineConfig({
  outputDir: 'test-results',
  // Each test has a host and a profile of its own; more of them at once only makes a small machine slow.
  workers: process.env.CI ? 1 : 2,
  forbidOnly: process.env.CI === 'true',
  timeout: 180_000,
  // A page on a busy machine may need longer than the usual 5 s; a test that passes does not wait for it.
  expect: { timeout: 30_000 },
  projects: [
    {
      name: 'e2e',
      testDir: 'tests/e2e',
      testMatch: '**/*.spec.ts',
      use: {
        browserName: 'chromium',
        launchOptions: {
          ...(chromium ? { executablePath: chromium } : {}),
          // Chromium's sandbox does not run as root, which build machines often are. The rest keeps it from calling home.
          args: [
            ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
            '--disable-gpu',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--no-first-run',
          ],
        },
      },
    },
    // The desktop itself; it leaves itself out where Electron's program is not installed.
    { name: 'smoke', testDir: 'tests/smoke', testMatch: '**/*.spec.ts' },
  ],
})
