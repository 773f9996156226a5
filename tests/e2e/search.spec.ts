import { expect } from '@playwright/test'
import { test } from './orgo-test.ts'

test('B-23 operators are offered while typing, and taken by keys', async ({ page }) => {
  await page.goto('/messages')
  await page.getByLabel('Search messages').click()
  await page.keyboard.type('leak has:')
  await page.getByRole('option', { name: 'has:attachment' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Search messages')).toHaveValue('leak has:attachment ')
  await expect(page).toHaveURL(/q=leak\+has%3Aattachment$/)
})

test('SEA-8 what was not understood is said, and what was is found', async ({ page }) => {
  await page.goto(`/messages?q=${encodeURIComponent('after:2026-13-45 subject:leak')}`)
  await expect(page.getByText(/^"2026-13-45" is no date; write \d{4}-\d\d-\d\d\.$/)).toBeVisible()
  await expect(page.getByText(/^[1-9]\d* messages? found$/)).toBeVisible()
})

test('SEA-9 hits are marked in their text', async ({ page }) => {
  await page.goto('/messages?q=kitchen')
  await expect(page.getByRole('grid', { name: 'Messages' }).locator('mark').first()).toHaveText(/^kitchen$/i)
})

test('SEA-3 the form is the query in another shape', async ({ page }) => {
  await page.goto('/messages?q=leak')
  await page.getByRole('button', { name: 'Filters' }).click()
  await expect(page.getByLabel('Words')).toHaveValue('leak')
  await page.getByLabel('Sender').fill('Ottilie Marmalade')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(page.getByLabel('Search messages')).toHaveValue('leak from:"Ottilie Marmalade"')
  await expect(page.getByText(/^[1-9]\d* messages? found$/)).toBeVisible()
})

test('SEA-11 a search is kept, renamed and removed', async ({ page }) => {
  await page.goto('/messages?q=kitchen')
  await page.getByRole('button', { name: 'Save this search' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Kitchens')
  await page.keyboard.press('Enter')
  const saved = page.getByRole('navigation', { name: 'Saved searches' })
  await expect(saved.getByRole('link', { name: 'Kitchens' })).toHaveAttribute('aria-current', 'page')

  await saved.getByRole('button', { name: 'Rename' }).click()
  await page.getByLabel('Name', { exact: true }).fill('All kitchens')
  await page.keyboard.press('Enter')
  await page.goto('/messages')
  await saved.getByRole('link', { name: 'All kitchens' }).click()
  await expect(page.getByLabel('Search messages')).toHaveValue('kitchen')

  await saved.getByRole('button', { name: 'Remove' }).click()
  await expect(saved.getByRole('link')).toHaveCount(0)
})
