import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'
import { inOneLine, runQuietly } from './say.mjs'

const namesOnPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
}

/**
 * The path of a Chromium for the browser tests, or null with a sentence on standard error.
 *
 * The first of: $ORGO_CHROMIUM, the one Playwright has fetched, one on PATH or in its usual place, and on Debian as root the
 * package `chromium`, which is installed.
 */
export async function findChromium(): Promise<string | null> {
  const present = findInstalledChromium()
  if (present) return present
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) await installFromDebian()
  const installed = findInstalledChromium()
  if (!installed) {
    process.stderr.write(
      'There is no Chromium or Chrome on this machine, so the browser tests cannot run; install one, or run `npx playwright install chromium`.\n',
    )
  }
  return installed
}

/** A Chromium or Chrome that is on this machine already. */
export function findInstalledChromium(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const onPath = process.platform === 'win32' ? [] : folders.flatMap((folder) => namesOnPath.map((name) => join(folder, name)))
  const candidates = [
    process.env.ORGO_CHROMIUM ?? '',
    chromium.executablePath(),
    ...onPath,
    ...(usualPlaces[process.platform] ?? []),
  ]
  return candidates.find((path) => path !== '' && existsSync(path)) ?? null
}

async function installFromDebian(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await inOneLine('Installing Chromium from Debian for the browser tests (once)', async () => {
    const update = await runQuietly('apt-get', ['update', '-q'], { env })
    const install = await runQuietly('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env })
    if (install.code !== 0) process.stderr.write(`\n${update.output}${install.output}`)
  })
}
