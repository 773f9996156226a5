import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { test } from './orgo-test.ts'
import { screens } from './screens.ts'

const colourRules = ['color-contrast', 'link-in-text-block']

/** What axe finds, in lines that name the rule and the element. A theme changes colours alone and a width changes all but them. */
async function findBarriers(page: Page, rules: 'all' | 'colours' | 'layout' = 'all'): Promise<string[]> {
  const axe = new AxeBuilder({ page })
  if (rules === 'colours') axe.withRules(colourRules)
  if (rules === 'layout') axe.disableRules(colourRules)
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}

/** The parts that are wider than what they stand in: the document and the content. */
const findOverflow = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [document.documentElement, document.getElementById('content')].flatMap((part) =>
      part !== null && part.scrollWidth > part.clientWidth ? [part.id || part.localName] : [],
    ),
  )

/** Light, then dark: what the dark adds is its colours. */
async function expectNoBarriers(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  expect(await findBarriers(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  expect(await findBarriers(page, 'colours')).toEqual([])
}

const wide = { width: 1280, height: 720 }

/** Ten screens a test: each is opened once and then seen in both themes and in every width. */
const perTest = 10
for (let from = 0; from < screens.length; from += perTest) {
  const part = screens.slice(from, from + perTest)
  test(`B-28 axe finds nothing in light, dark and at 320 px, and nothing is wider than the window: ${part.map(({ name }) => name).join(', ')}`, async ({
    page,
  }) => {
    test.setTimeout(300_000)
    for (const { name, open } of part) {
      await test.step(name, async () => {
        await page.setViewportSize(wide)
        await open(page)
        await expectNoBarriers(page)
        for (const width of [1000, 700, 320]) {
          await page.setViewportSize({ width, height: 720 })
          await expect.poll(() => findOverflow(page), { message: `${name} at ${width} px` }).toEqual([])
        }
        expect(await findBarriers(page, 'layout')).toEqual([])
      })
    }
  })
}

test('B-28 axe finds nothing in menus, dialogs and the link check, light and dark', async ({ page }) => {
  test.setTimeout(240_000)
  await page.goto('/tasks?view=urgent&module=maintenance')
  await page.getByRole('grid', { name: 'Tasks' }).getByRole('link').first().click()
  await page.getByText('Plain text').first().waitFor()
  for (const [key, role] of [
    ['?', 'dialog'],
    ['n', 'dialog'],
    ['s', 'menu'],
    ['p', 'menu'],
    ['a', 'dialog'],
    ['d', 'dialog'],
    ['w', 'dialog'],
  ] as const) {
    await test.step(`key ${key}`, async () => {
      await page.keyboard.press(key)
      await page.getByRole(role).first().waitFor()
      await expectNoBarriers(page)
      await page.keyboard.press('Escape')
      await expect(page.getByRole(role)).toHaveCount(0)
    })
  }
  await page.getByRole('button', { name: 'Options: colours and keys' }).click()
  await expectNoBarriers(page)
  for (const path of ['/link?to=https%3A%2F%2Fevil.example%2F&text=bank.example', '/no-such-screen']) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expectNoBarriers(page)
  }
})

test('B-28 under 700 px list and reader take turns, and details unfold in the reader', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 720 })
  await page.goto('/tasks?view=urgent&module=maintenance')
  await page.getByRole('grid', { name: 'Tasks' }).getByRole('link').first().click()
  await expect(page.getByRole('grid', { name: 'Tasks' })).toHaveCount(0)
  await page.getByText('Details', { exact: true }).click()
  await expect(page.getByRole('term').filter({ hasText: 'Routed to' })).toBeVisible()
  await page.getByRole('link', { name: 'Tasks', exact: true }).click()
  await expect(page.getByRole('grid', { name: 'Tasks' })).toBeVisible()
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Health' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible()
})

test('B-27 the colours follow the system until a person chooses', async ({ page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/health')
  await expect.poll(ground).toBe('rgb(15, 17, 20)')
  await page.getByRole('button', { name: 'Options: colours and keys' }).click()
  await page.getByRole('menuitemradio', { name: 'Light' }).click()
  await expect.poll(ground).toBe('rgb(244, 245, 247)')
  await page.reload()
  await expect.poll(ground).toBe('rgb(244, 245, 247)')
})
