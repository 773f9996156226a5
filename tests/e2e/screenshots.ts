/**
 * Takes the pictures of docs/screenshots: each screen in light and dark at 1280 x 800, some in a narrow window, and the
 * stories that docs/workflow-examples.md tells.
 *
 * Run it with `node tests/e2e/screenshots.ts` after a build; with the word `screens` or `stories` it takes only these. It
 * starts the product with its sample in a folder of its own, whose people have been at work for four weeks.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { findInstalledChromium } from '../../scripts/tasks/chromium.ts'
import { screens } from './screens.ts'
import { root } from './start-orgo.ts'
import { signInAsAna, tellAway, tellLeak, tellReport, tellReportToOthers, tellRule, tellSchool } from './stories.ts'

const target = join(root, 'docs/screenshots')
const narrow = ['today', 'task', 'message', 'report', 'template-editor']
const wanted = process.argv[2] ?? 'all'

const folder = mkdtempSync(join(tmpdir(), 'orgo-pictures-'))
const executablePath = findInstalledChromium()
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
mkdirSync(target, { recursive: true })
try {
  await atTheDesk(browser, async (page) => {
    if (wanted !== 'screens') await takeStories(page)
    if (wanted !== 'stories') await takeScreens(page)
  })
  if (wanted !== 'screens') {
    signInAsAna(join(folder, 'profile'))
    await atTheDesk(browser, (page) => tellReportToOthers({ page, folder, picture: (name) => shoot(page, name) }))
  }
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

/** Serves the sample, opens it at Today for the given work, and ends it. */
async function atTheDesk(browser: Browser, work: (page: Page) => Promise<void>): Promise<void> {
  const { host, url } = await startSample(folder)
  try {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      baseURL: new URL(url).origin,
      locale: 'en-GB',
    })
    const page = await context.newPage()
    await page.goto(url)
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
    await work(page)
    await context.close()
  } finally {
    host.kill('SIGTERM')
    await new Promise((done) => host.once('exit', done))
  }
}

async function takeScreens(page: Page): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    for (const { name, open } of screens) {
      await open(page)
      await shoot(page, `${name}-${scheme}`)
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 360, height: 720 })
  for (const { name, open } of screens.filter((screen) => narrow.includes(screen.name))) {
    await open(page)
    await shoot(page, `${name}-narrow`)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

/** The stories in light; the last picture of some in dark, too. */
async function takeStories(page: Page): Promise<void> {
  const alsoDark = ['story-away', 'story-rule-matches']
  const picture = async (name: string) => {
    await shoot(page, name)
    if (!alsoDark.includes(name)) return
    await page.emulateMedia({ colorScheme: 'dark' })
    await shoot(page, `${name}-dark`)
    await page.emulateMedia({ colorScheme: 'light' })
  }
  for (const tell of [tellLeak, tellReport, tellSchool, tellRule, tellAway]) await tell({ page, folder, picture })
}

/** What was said a moment ago is closed first: it would lie over what the picture is to show. */
async function shoot(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  const said = page.locator('.mantine-Notification-closeButton')
  while ((await said.count()) > 0) {
    await said.first().click()
    await page.waitForTimeout(300)
  }
  await page.screenshot({ path: join(target, `${name}.png`) })
  process.stdout.write(`${name}\n`)
}

function startSample(home: string): Promise<{ host: ChildProcess; url: string }> {
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, 'config'), XDG_DATA_HOME: join(home, 'data') }
  const args = ['--sample', '--web', '--no-open', '--port', '0', '--profile', join(home, 'profile')]
  const child = spawn(process.execPath, [join(root, 'electron/cli/start.ts'), ...args], { cwd: root, env })
  let said = ''
  return new Promise((done, fail) => {
    child.once('exit', (code) => fail(new Error(`Orgo ended with ${code}: ${said}`)))
    const hear = (chunk: Buffer) => {
      said += chunk
      const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(said)
      if (found) done({ host: child, url: found[0] })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
  })
}
