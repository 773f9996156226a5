import { expect } from '@playwright/test'
import { test } from './orgo-test.ts'

test('a message is found by its words and opened by keys', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByLabel('Search messages')).toBeFocused()
  await page.keyboard.type('kitchen sink')
  await expect(page.getByText(/^\d+ messages? found$/)).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: /kitchen/i })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('riverside.mbox')
  await page.getByRole('button', { name: 'Explain by rule' }).click()
  await expect(page.locator('.explained').getByRole('article').first()).toContainText(/Matched|Before/)
  await expect(page.locator('.explained-silent')).toBeVisible()
})

test('A-44 no search is an error, whatever is typed', async ({ page }) => {
  for (const query of ['"', '*', 'NEAR(', 'from:', 'a AND', '^x', 'has:nothing', '(((']) {
    await page.goto(`/messages?q=${encodeURIComponent(query)}`)
    await expect(page.getByText(/messages? found$/)).toBeVisible()
    await expect(page.getByText('This could not be shown')).toHaveCount(0)
  }
})

test('raw bytes and headers are there for who wants them', async ({ page }) => {
  await page.goto('/messages')
  await page.getByRole('grid', { name: 'Messages' }).getByRole('link').first().click()
  await page.getByText('Raw', { exact: true }).click()
  await expect(page.getByRole('region', { name: 'Raw message' })).toContainText(/^(.|\n)*Subject: /)
  await page.getByText(/^Headers \(/).click()
  await expect(page.getByRole('main')).toContainText(/message-id/i)
})

test('Triage settles a message and makes a task of another', async ({ page }) => {
  await page.goto('/triage')
  const waiting = page.getByText(/^\d+ messages? waits?$/)
  const countOf = async () => Number((await waiting.innerText()).replace(/\D/g, ''))
  const before = await countOf()
  const first = await page.getByRole('heading', { level: 1 }).nth(1).innerText()
  await page.keyboard.press('3')
  await expect.poll(countOf).toBe(before - 1)
  await expect(page.getByRole('heading', { level: 1, name: first })).toHaveCount(0)

  await expect(page.getByRole('button', { name: 'Make a task' })).toBeVisible()
  await page.keyboard.press('1')
  await page.getByRole('button', { name: 'Make the task' }).click()
  await expect(page).toHaveURL(/\/tasks\/task_/)
  await page.goto('/triage')
  await expect.poll(countOf).toBe(before - 2)
})

test('a message that does not exist says so', async ({ page }) => {
  await page.goto('/messages/msg_00000000000000000000000000000000')
  await expect(page.getByText('This message does not exist')).toBeVisible()
})
