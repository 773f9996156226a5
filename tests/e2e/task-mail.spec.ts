import { expect, test } from '@playwright/test'
import { ask } from './mail-parts.ts'
import { type OrgoHost, signIn, startOrgo } from './start-orgo.ts'

let orgo: OrgoHost
let cookie: Awaited<ReturnType<typeof signIn>>
test.beforeAll(async () => {
  orgo = await startOrgo([])
  cookie = await signIn(orgo)
})
test.afterAll(() => orgo.remove())
test.beforeEach(async ({ context }) => {
  await context.addCookies([cookie])
})

test('a task shows in its history what became of its mail, and a new account what was held for want of one', async ({ page }) => {
  const { taskId } = await ask(orgo, 'POST', '/tasks', { title: 'The lamp in the hall', module: 'maintenance' })
  const written = { taskId, subject: 'The lamp', text: 'We come on Monday.', recipients: ['ida@sender.example'], send: 'now' }
  const { outboxId } = await ask(orgo, 'POST', '/outbox', written)
  await page.goto(`${orgo.origin}/tasks/${taskId}`)
  const history = page.getByRole('region', { name: 'History' })
  await expect(history.getByText('Mail held')).toBeVisible()
  await expect(history.getByText('No account is set up', { exact: false })).toBeVisible()

  const account = { smtp: 'smtp://127.0.0.1:9', from: 'desk@home.example', cleartext: true }
  expect((await ask(orgo, 'POST', '/accounts', account)).held).toBe(1)
  await page.goto(`${orgo.origin}/settings/accounts`)
  await expect(page.getByText('1 mail was held because there was no account.', { exact: false })).toBeVisible()
  await page.getByRole('link', { name: 'See what waits' }).click()
  await expect(page.getByRole('grid', { name: 'Outbox' }).getByRole('link', { name: 'The lamp' })).toBeVisible()

  await ask(orgo, 'POST', '/outbox/cancel', { outboxIds: [outboxId] })
  await page.goto(`${orgo.origin}/tasks/${taskId}`)
  await expect(history.getByText('Mail withdrawn')).toBeVisible()
  await history.getByRole('link', { name: 'The lamp' }).first().click()
  await expect(page).toHaveURL(new RegExp(`/outbox/${outboxId}`))
})
