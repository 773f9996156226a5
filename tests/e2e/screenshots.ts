/**
 * Takes the pictures of docs/screenshots: each screen in light and dark at 1280 x 800, and some in a narrow window.
 *
 * Run it with `node tests/e2e/screenshots.ts` after a build. It starts the product with its sample in a folder of its
 * own and does a morning's work there first, so that the screens show a desk in use.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { findInstalledChromium } from '../../scripts/tasks/chromium.ts'
import { screens } from './screens.ts'
import { root } from './start-orgo.ts'

const target = join(root, 'docs/screenshots')
const narrow = ['today', 'task', 'message']

const folder = mkdtempSync(join(tmpdir(), 'orgo-pictures-'))
const { host, url } = await startSample(folder)
const executablePath = findInstalledChromium()
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    baseURL: new URL(url).origin,
    locale: 'en-GB',
  })
  const page = await context.newPage()
  await page.goto(url)
  await workAMorning(page)
  mkdirSync(target, { recursive: true })
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    for (const { name, open } of screens) await picture(page, `${name}-${scheme}`, open)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 360, height: 720 })
  for (const { name, open } of screens.filter((screen) => narrow.includes(screen.name)))
    await picture(page, `${name}-narrow`, open)
} finally {
  await browser.close()
  host.kill('SIGTERM')
  await new Promise((done) => host.once('exit', done))
  rmSync(folder, { recursive: true, force: true })
}

async function picture(page: Page, name: string, open: (page: Page) => Promise<void>): Promise<void> {
  await open(page)
  await page.mouse.move(0, 0)
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
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
  await page.evaluate(async (now) => {
    const hour = 3_600_000
    const call = async (path: string, body?: unknown) => {
      const headers = { 'content-type': 'application/json', 'x-orgo': '1' }
      const answer = await fetch(`/api${path}`, body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) })
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return answer.json()
    }
    const { rows } = await call('/tasks?view=open&limit=40')
    const people = await call('/assignees')
    for (const [place, { taskId }] of rows.entries()) {
      if (place % 3 === 0 && people.length > 0)
        await call(`/tasks/${taskId}/assign`, { assignee: people[place % people.length].target })
      if (place % 4 === 1) await call(`/tasks/${taskId}/set-due`, { dueAt: now + (place - 9) * 1.7 * hour })
      if (place % 5 === 2) {
        const { nextStates } = await call(`/tasks/${taskId}`)
        const next = nextStates.find((state: { category: string }) => state.category === (place % 2 ? 'waiting' : 'open'))
        if (next) await call(`/tasks/${taskId}/set-status`, { status: next.status })
      }
    }
    await call(`/tasks/${rows[0].taskId}/comment`, {
      text: 'The plumber is on the way. The water is off in the whole corridor until noon.',
    })
  }, Date.now())
}
