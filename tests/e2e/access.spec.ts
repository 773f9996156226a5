import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { test } from './orgo-test.ts'
import { screens } from './screens.ts'

/** What axe finds, in lines that name the rule and the element. */
async function findBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}

for (const scheme of ['light', 'dark'] as const) {
  test(`B-28 axe finds nothing on any screen, ${scheme}`, async ({ page }) => {
    test.setTimeout(300_000)
    await page.emulateMedia({ colorScheme: scheme })
    for (const { name, open } of screens) {
      await test.step(name, async () => {
        await open(page)
        expect(await findBarriers(page)).toEqual([])
      })
    }
  })

  test(`B-28 axe finds nothing in menus, dialogs and the link check, ${scheme}`, async ({ page }) => {
    test.setTimeout(120_000)
    await page.emulateMedia({ colorScheme: scheme })
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
        expect(await findBarriers(page)).toEqual([])
        await page.keyboard.press('Escape')
        await expect(page.getByRole(role)).toHaveCount(0)
      })
    }
    await page.getByRole('button', { name: 'Options: colours and keys' }).click()
    expect(await findBarriers(page)).toEqual([])
    await page.goto('/link?to=https%3A%2F%2Fevil.example%2F&text=bank.example')
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.goto('/no-such-screen')
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await findBarriers(page)).toEqual([])
  })
}

for (const width of [320, 700, 1000]) {
  test(`B-28 at ${width} px nothing is wider than the window, and nothing is lost`, async ({ page }) => {
    test.setTimeout(120_000)
    await page.setViewportSize({ width, height: 720 })
    for (const { name, open } of screens) {
      await test.step(name, async () => {
        await open(page)
        const overflowing = await page.evaluate(() => {
          const main = document.getElementById('content')
          return [document.documentElement, main].some((part) => part !== null && part.scrollWidth > part.clientWidth)
        })
        expect(overflowing).toBe(false)
      })
    }
  })
}

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
