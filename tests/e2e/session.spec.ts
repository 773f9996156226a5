import { expect, test } from '@playwright/test'
import { type OrgoHost, startOrgo } from './start-orgo.ts'

let orgo: OrgoHost
test.beforeAll(async () => {
  test.setTimeout(120_000)
  orgo = await startOrgo([])
})
test.afterAll(() => orgo?.remove())

test('A-42 the printed address opens Orgo once, and its token leaves the address bar', async ({ page, browser }) => {
  await page.goto(orgo.url)
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible()
  expect(page.url()).toBe(`${orgo.origin}/`)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible()

  const other = await browser.newContext()
  const stranger = await other.newPage()
  await stranger.goto(orgo.url)
  await expect(stranger.getByRole('heading', { name: 'Open Orgo from its start command' })).toBeVisible()
  await expect(stranger.getByText('npm start')).toBeVisible()
  expect(stranger.url()).not.toContain('token')
  await other.close()
})

test('an empty profile says what to do first', async ({ page }) => {
  await page.context().addCookies([await signInOnce()])
  await page.goto(`${orgo.origin}/`)
  await expect(page.getByText('Nothing is here yet')).toBeVisible()
  await page.getByRole('link', { name: 'Import an archive' }).click()
  await expect(page.getByText('No archive was imported yet')).toBeVisible()
})

test('a lost host is a calm banner, and what was read stays', async ({ page }) => {
  await page.context().addCookies([await signInOnce()])
  await page.goto(`${orgo.origin}/rules`)
  await expect(page.getByRole('heading', { level: 1, name: 'Rules' })).toBeVisible()
  await orgo.stop()
  await expect(page.getByText('The connection to Orgo is lost.')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: 'Rules' })).toBeVisible()
  await expect(page.getByText('Not connected')).toBeVisible()
})

let cookie: Promise<{ name: string; value: string; url: string }> | null = null
/** The bearer token opens one browser session only; both tests share it. */
function signInOnce() {
  cookie ??= import('./start-orgo.ts').then(({ signIn }) => signIn(orgo))
  return cookie
}
