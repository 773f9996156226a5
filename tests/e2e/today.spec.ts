import { expect } from '@playwright/test'
import { test } from './orgo-test.ts'

test('the first screen shows what needs somebody, and each count is the count of its list', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('list', { name: 'Needs you today' }).getByRole('link').first()).toBeVisible()
  for (const name of ['Urgent', 'Unassigned']) {
    const card = page.getByRole('main').getByRole('link', { name: new RegExp(`^[\\d,.]+ ?${name}$`) })
    const count = Number((await card.innerText()).replace(/\D/g, ''))
    expect(count).toBeGreaterThan(0)
    await card.click()
    await expect(page.getByRole('grid', { name: 'Tasks' })).toHaveAttribute('aria-rowcount', String(count + 1))
    await page.goBack()
  }
})

test('the status bar says that no password protects the profile', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('contentinfo')).toContainText('Encrypted')
  await expect(page.getByRole('contentinfo')).toContainText('Not protected by a password')
})

test('G and a letter go to each screen, and Back works', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible()
  const screens = { t: 'Triage', l: 'Tasks', m: 'Messages', i: 'Import', r: 'Rules', h: 'Health', d: 'Today' }
  for (const [key, title] of Object.entries(screens)) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible()
  }
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible()
})

test('the sheet lists the keys, and single keys can be switched off', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keys' })
  await expect(sheet.getByText('Close the task')).toBeVisible()
  await expect(sheet.getByRole('switch', { name: 'Single keys act' })).toBeFocused()
  await page.keyboard.press('Space')
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})
