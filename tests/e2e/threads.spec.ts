import { expect } from '@playwright/test'
import { test } from './orgo-test.ts'

test('THR-1 a message is split off its thread, joined again, and both can be taken back', async ({ page }) => {
  await page.goto('/messages?q=subject%3Are')
  const rows = page.getByRole('grid', { name: 'Messages' }).getByRole('link')
  await expect(rows.first()).toBeVisible()
  const panel = page.getByRole('region', { name: 'Thread' })
  const count = async () => Number(/\d+/.exec(await panel.getByRole('heading', { level: 2 }).innerText())?.[0])
  // The first answer of a thread with more than one message.
  for (let place = 0; place < 10; place += 1) {
    await rows.nth(place).click()
    await expect(panel).toBeVisible()
    if ((await count()) > 1) break
  }
  const before = await count()
  expect(before).toBeGreaterThan(1)

  await panel.getByRole('button', { name: 'Split off messages' }).click()
  await panel.getByRole('button', { name: 'Split off 1 message' }).click()
  await expect(page.getByText('The messages are a thread of their own now.')).toBeVisible()
  await expect.poll(count).toBe(1)
  await expect(panel).toContainText('split off messages')

  await panel.getByRole('button', { name: 'Join with another thread' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Join with/ })
    .first()
    .click()
  await expect(page.getByText('The threads are one now.')).toBeVisible()
  await expect.poll(count).toBeGreaterThan(1)

  await panel.getByRole('button', { name: 'Take back' }).first().click()
  await expect.poll(count).toBe(1)
  await panel.getByRole('button', { name: 'Take back' }).first().click()
  await expect.poll(count).toBe(before)
})
