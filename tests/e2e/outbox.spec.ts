import { expect, test } from '@playwright/test'
import { type MailServer, startMailServer } from '../fault/mail-server.ts'
import { ask, startCutServer } from './mail-parts.ts'
import { type OrgoHost, signIn, startOrgo } from './start-orgo.ts'

let orgo: OrgoHost
let mail: MailServer
let cookie: Awaited<ReturnType<typeof signIn>>
test.beforeAll(async () => {
  mail = await startMailServer({ refuse: { 'gone@sender.example': { code: 550, text: 'No such user here' } } })
  orgo = await startOrgo([])
  cookie = await signIn(orgo)
})
test.afterAll(async () => {
  await orgo.remove()
  await mail.close()
})
test.beforeEach(async ({ context }) => {
  await context.addCookies([cookie])
})

const write = (subject: string, to: string, send?: 'now') =>
  ask(orgo, 'POST', '/outbox', { subject, text: 'We come on Monday.', recipients: [{ to }], ...(send ? { send } : {}) })
const addAccount = (port: number) =>
  ask(orgo, 'POST', '/accounts', { smtp: `smtp://127.0.0.1:${port}`, from: 'desk@home.example', cleartext: true })

test('O1 mail waits where everybody sees it, is let go in a group, and tells what became of it', async ({ page }) => {
  await page.goto(`${orgo.origin}/outbox`)
  await expect(page.getByText('Nothing waits.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Add an account' })).toBeVisible()
  await expect(page.getByRole('link', { name: '0 to send' })).toBeVisible()

  await write('The lamp', 'ida@sender.example', 'now')
  await write('The key', 'gone@sender.example', 'now')
  const grid = page.getByRole('grid', { name: 'Outbox' })
  await expect(grid.getByRole('link', { name: 'The lamp' })).toBeVisible()
  await expect(page.getByRole('link', { name: '2 mails need you' })).toBeVisible()
  await expect(page.getByText('No account is set up that it could leave by', { exact: false }).first()).toBeVisible()

  const { accountId } = await addAccount(mail.port)
  expect(accountId).toMatch(/^account_/)
  await page.getByRole('button', { name: 'Send 2 mails: No account' }).click()
  await expect(page.getByText('2 mails go out')).toBeVisible()
  await ask(orgo, 'POST', '/outbox/flush', {})
  await expect.poll(() => mail.received.length, { timeout: 60_000 }).toBe(1)
  await expect(grid.getByRole('link', { name: 'The key' })).toBeVisible()
  await expect(grid.getByRole('link', { name: 'The lamp' })).toHaveCount(0)

  await grid.getByRole('link', { name: 'The key' }).click()
  const recipients = page.getByRole('region', { name: 'Recipients' })
  await expect(recipients.getByText('Refused')).toBeVisible()
  await expect(recipients.getByText('550 No such user here')).toBeVisible()
  await page.getByText('As the server gets it').click()
  await expect(page.getByRole('region', { name: 'As the server gets it' })).toContainText('Subject: The key')

  await recipients.getByRole('heading').click()
  await page.keyboard.press('#')
  await expect(page.getByText('Withdrew 1 mail')).toBeVisible()
  await expect(page.getByText('Nothing waits.')).toBeVisible()
  await page.getByLabel('Show', { exact: true }).selectOption('accepted')
  await expect(grid.getByRole('link', { name: 'The lamp' })).toBeVisible()
})

test('O2 X chooses, one command changes all, and Ctrl+Enter lets them go', async ({ page }) => {
  if ((await ask(orgo, 'GET', '/accounts')).length === 0) await addAccount(mail.port)
  const planned = Date.now() + 86_400_000
  for (const subject of ['First', 'Second'])
    await ask(orgo, 'POST', '/outbox', { subject, text: 'Later.', recipients: [{ to: 'ida@sender.example' }], send: planned })
  await page.goto(`${orgo.origin}/outbox`)
  const grid = page.getByRole('grid', { name: 'Outbox' })
  await expect(grid.getByRole('link')).toHaveCount(2)
  await page.keyboard.press('j')
  const focused = grid.locator('a:focus')
  await expect(focused).toHaveCount(1)
  const first = await focused.innerText()
  await page.keyboard.press('x')
  await expect(page.getByRole('toolbar', { name: '1 mail chosen' })).toBeVisible()
  await page.keyboard.press('j')
  await expect(focused).not.toHaveText(first)
  await page.keyboard.press('x')
  const bar = page.getByRole('toolbar', { name: '2 mails chosen' })
  await bar.getByRole('button', { name: 'Hold' }).click()
  await expect(page.getByText('2 mails are held')).toBeVisible()
  await expect(page.getByText('Stopped by hand')).toBeVisible()

  await page.getByRole('button', { name: 'Choose them: Stopped by hand' }).click()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('2 mails go out')).toBeVisible()
  await expect(grid.getByText('Queued')).toHaveCount(2)

  await grid.getByRole('link', { name: 'First' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'First' })).toBeVisible()
  await page.keyboard.press('e')
  await expect(page.getByText('It is a draft again. It leaves when you send it.')).toBeVisible()
  await expect(page.getByRole('form', { name: 'Mail to be sent' }).getByLabel('Subject')).toHaveValue(/^First/)
})

test('I-11 mail in doubt asks a person, and is not sent again by itself', async ({ page }) => {
  const cut = await startCutServer()
  const { accountId } = await addAccount(cut.port)
  await ask(orgo, 'POST', `/accounts/${accountId}/default`, {})
  const { outboxId } = await write('Offer 12', 'ida@sender.example', 'now')
  await ask(orgo, 'POST', `/outbox/${outboxId}/send-now`, {})
  await ask(orgo, 'POST', '/outbox/flush', {})
  await page.goto(`${orgo.origin}/outbox`)
  const card = page.getByRole('region', { name: 'Maybe sent' })
  await expect(card).toContainText(
    "Maybe sent. The connection broke while 'Offer 12' was being handed over; it may have arrived.",
  )
  for (const name of ['It arrived', 'Send again', 'Keep']) await expect(card.getByRole('button', { name })).toBeVisible()
  await ask(orgo, 'POST', '/outbox/flush', {})
  await expect(card).toBeVisible()

  await expect(page.getByRole('link', { name: '1 mail needs you' })).toBeVisible()

  await card.getByRole('button', { name: 'Keep' }).click()
  await expect(page.getByText('Kept: it stays in doubt and asks no more')).toBeVisible()
  await expect(card).toHaveCount(0)
  await expect(page.getByRole('link', { name: /needs you/ })).toHaveCount(0)
  const grid = page.getByRole('grid', { name: 'Outbox' })
  await expect(grid.getByText(/has looked and kept it as it is\.$/)).toBeVisible()
  await grid.getByRole('link', { name: 'Offer 12' }).click()
  await expect(card).toContainText('has looked and kept it as it is.')
  await expect(card.getByRole('button', { name: 'Keep' })).toHaveCount(0)

  await card.getByRole('button', { name: 'It arrived' }).click()
  await expect(page.getByText('Noted as arrived')).toBeVisible()
  await expect(card).toHaveCount(0)
  cut.close()
})
