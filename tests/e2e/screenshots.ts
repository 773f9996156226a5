/**
 * Takes the pictures of docs/screenshots: each screen in light and dark at 1280 x 800, some in a narrow window, and the
 * stories that docs/workflow-examples.md tells.
 *
 * Run it with `node tests/e2e/screenshots.ts` after a build; with the word `screens` or `stories` it takes only these. It
 * starts the product with its sample in a folder of its own and does a morning's work there first, so that the screens
 * show a desk in use.
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
import { call } from './story-mail.ts'

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
    await workAMorning(page)
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

/** Assigns, moves and dates some tasks through the REST interface, as the page would. */
async function workAMorning(page: Page): Promise<void> {
  const hour = 3_600_000
  const { rows } = await call(page, '/tasks?view=open&limit=40')
  const people = await call(page, '/assignees')
  for (const [place, { taskId }] of rows.entries()) {
    if (place % 3 === 0 && people.length > 0)
      await call(page, `/tasks/${taskId}/assign`, { assignee: people[place % people.length].target })
    if (place % 4 === 1) await call(page, `/tasks/${taskId}/set-due`, { dueAt: Date.now() + (place - 9) * 1.7 * hour })
    if (place % 5 === 2) {
      const { nextStates } = await call(page, `/tasks/${taskId}`)
      const wantedCategory = place % 2 ? 'waiting' : 'open'
      const next = nextStates.find((state: { category: string }) => state.category === wantedCategory)
      if (next) await call(page, `/tasks/${taskId}/set-status`, { status: next.status })
    }
  }
  for (const [place, { taskId }] of rows.entries()) await bookWork(page, taskId, place)
  await call(page, `/tasks/${rows[0].taskId}/comment`, {
    text: 'The plumber is on the way. The water is off in the whole corridor until noon.',
  })
}

/** Time and money on some tasks, over the last months, in two currencies. */
async function bookWork(page: Page, taskId: string, place: number): Promise<void> {
  const day = 86_400_000
  const spentAt = Date.now() - place * 2 * day
  const kind = ['labour', 'material', 'other'][place % 3]
  const currency = place % 8 === 0 ? 'CHF' : 'EUR'
  if (place % 4 === 0)
    await call(page, `/tasks/${taskId}/add-cost`, { kind, amount: `${60 + place * 7}.50`, currency, note: '', spentAt })
  if (place % 5 === 0)
    await call(page, `/tasks/${taskId}/add-cost`, {
      kind: 'labour',
      minutes: 30 + place * 5,
      rate: '42.00',
      currency: 'EUR',
      note: '',
    })
}
