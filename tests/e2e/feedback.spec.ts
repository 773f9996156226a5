import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { type OrgoHost, root, signIn, startOrgo } from './start-orgo.ts'

/** A host whose page for visitors is open; nobody is signed in. */
const test = base.extend<object, { orgo: OrgoHost }>({
  orgo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern
    async ({}, use) => {
      const orgo = await startOrgo([], (profile) => {
        const shipped = readFileSync(join(root, 'resources/config/config.yaml'), 'utf8')
        const open = 'feedback: { enabled: true, modules: [maintenance] }\n'
        writeFileSync(join(profile, 'config.yaml'), shipped.replace(/^feedback:[\s\S]*$/m, open))
      })
      await use(orgo)
      await orgo.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ orgo }, use) => use(orgo.origin),
})

const findBarriers = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))

test('FBK-5 a visitor writes by keyboard alone, is told what is missing, loses nothing and gets a reference', async ({
  page,
  orgo,
  browser,
}) => {
  const requests: string[] = []
  page.on('request', (request) => requests.push(new URL(request.url()).pathname))
  await page.goto('/feedback?lang=de')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Schreiben Sie uns')
  await page.getByLabel('Ihr Name').fill('Ada Example')
  await page.getByLabel('Was möchten Sie uns mitteilen?').fill('Im Flur ist es dunkel.')
  // The browser itself would stop at the empty field: what the host says is what is looked at here.
  await page.locator('form').evaluate((form: HTMLFormElement) => {
    form.noValidate = true
  })
  await page.getByRole('button', { name: 'Absenden' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('Sagen Sie in wenigen Worten')
  expect(await findBarriers(page)).toEqual([])
  await expect(page.getByLabel('Ihr Name')).toHaveValue('Ada Example')
  await page.getByRole('alert').getByRole('link').click()
  await expect(page.getByLabel('In Kürze')).toBeFocused()
  await page.keyboard.type('Licht im Flur')
  // The host takes nobody for a person who answers within three seconds.
  await expect
    .poll(
      async () => {
        await page.getByRole('button', { name: 'Absenden' }).click()
        return page.getByRole('heading', { level: 1 }).textContent()
      },
      { intervals: [3_200], timeout: 20_000 },
    )
    .toContain('angekommen')
  await expect(page.locator('.reference')).toHaveText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  expect(await findBarriers(page)).toEqual([])
  expect(requests.every((path) => path.startsWith('/feedback'))).toBe(true)

  const staff = await browser.newContext({ baseURL: orgo.origin })
  await staff.addCookies([await signIn(orgo)])
  const desk = await staff.newPage()
  await desk.goto('/messages')
  await expect(desk.getByText('Licht im Flur').first()).toBeVisible()
  await staff.close()
})

for (const scheme of ['light', 'dark'] as const)
  test(`FBK-5 B-28 axe finds nothing on the page, and it fits 320 pixels, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width: 320, height: 640 })
    for (const language of ['en', 'de', 'fr']) {
      await page.goto(`/feedback?lang=${language}`)
      expect(await findBarriers(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    }
  })
