import { expect, test } from '@playwright/test'
import { type MailServer, startMailServer } from '../fault/mail-server.ts'
import { ask } from './mail-parts.ts'
import { type OrgoHost, samplePath, signIn, startOrgo } from './start-orgo.ts'

let orgo: OrgoHost
let mail: MailServer
let cookie: Awaited<ReturnType<typeof signIn>>
test.beforeAll(async () => {
  mail = await startMailServer()
  orgo = await startOrgo([samplePath])
  cookie = await signIn(orgo)
})
test.afterAll(async () => {
  await orgo.remove()
  await mail.close()
})
test.beforeEach(async ({ context }) => {
  await context.addCookies([cookie])
})

/** A test that failed has left the next one a host without an account. */
async function ensureAccount(): Promise<void> {
  const smtp = `smtp://127.0.0.1:${mail.port}`
  if ((await ask(orgo, 'GET', '/accounts')).length === 0)
    await ask(orgo, 'POST', '/accounts', { smtp, from: 'desk@riverside.example', cleartext: true })
}

test('B-31 R opens an answer whose draft outlives a reload and says what would hold it', async ({ page }) => {
  await page.goto(`${orgo.origin}/tasks?view=urgent&module=maintenance`)
  await page.getByRole('grid', { name: 'Tasks' }).getByRole('link').first().click()
  await page.getByText('Plain text').first().waitFor()
  await page.keyboard.press('r')
  const composer = page.getByRole('form', { name: 'Mail to be sent' })
  await expect(composer.getByLabel('Subject')).toHaveValue(/^Re: /)
  await composer.getByRole('textbox', { name: 'Text' }).fill('The plumber comes at nine.')
  await expect(composer.getByText('Draft saved')).toBeVisible()
  await expect(composer.getByText('No account is set up', { exact: false })).toBeVisible()
  await expect(page).toHaveURL(/write=mail_/)

  await page.reload()
  await expect(composer.getByRole('textbox', { name: 'Text' })).toHaveValue('The plumber comes at nine.')
  await composer
    .getByLabel('Add a file')
    .or(composer.locator('input[type=file]'))
    .last()
    .setInputFiles({
      name: 'plan.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('The plan'),
    })
  await expect(composer.getByText('plan.txt')).toBeVisible()
  await composer.getByLabel('To', { exact: true }).fill('nonsense')
  await page.keyboard.press('Enter')
  await expect(composer.getByText('"nonsense" is no address', { exact: false })).toBeVisible()
})

test('B-31 Shift+R answers all, and F forwards the message with its files', async ({ page }) => {
  const { rows } = await ask(orgo, 'GET', '/messages?limit=100')
  const messages = await Promise.all(
    rows.map(({ messageId }: { messageId: string }) => ask(orgo, 'GET', `/messages/${messageId}`)),
  )
  const toMany = messages.find(({ answerOthers }) => answerOthers.length > 0)
  await page.goto(`${orgo.origin}/messages/${toMany.messageId}`)
  await page.getByRole('button', { name: 'Reply to all' }).waitFor()
  await page.keyboard.press('Shift+R')
  const composer = page.getByRole('form', { name: 'Mail to be sent' })
  await expect(page.getByRole('heading', { level: 2, name: 'Reply to all' })).toBeVisible()
  await expect(composer.getByText(toMany.answerOthers[0].address, { exact: false })).toBeVisible()

  const withFile = messages.find(({ attachments }) => attachments.some(({ inline }: { inline: boolean }) => !inline))
  await page.goto(`${orgo.origin}/messages/${withFile.messageId}`)
  await page.getByRole('button', { name: 'Forward' }).waitFor()
  await page.keyboard.press('f')
  await expect(composer.getByLabel('Subject')).toHaveValue(/^Fwd: /)
  await expect(composer.getByRole('list', { name: 'Files' })).toContainText(withFile.attachments[0].name)
  await expect(composer.getByRole('textbox', { name: 'Text' })).toHaveValue(/-------- Forwarded message --------/)
  await composer.getByLabel('To', { exact: true }).fill('firm@pipes.example')
  await page.keyboard.press('Enter')
  await expect(composer.getByText('Draft saved')).toBeVisible()
  await expect(page).toHaveURL(/write=mail_/)
  const draft = (await ask(orgo, 'GET', '/outbox?limit=1')).rows[0]
  expect(draft).toMatchObject({ kind: 'forward', state: 'draft' })
})

test('B-7 O2 a sent mail can be taken back for a while, and then leaves with its file', async ({ page }) => {
  await ensureAccount()
  const { rows } = await ask(orgo, 'GET', '/messages?limit=1')
  await page.goto(`${orgo.origin}/messages/${rows[0].messageId}`)
  await page.getByRole('button', { name: 'Reply', exact: true }).click()
  const composer = page.getByRole('form', { name: 'Mail to be sent' })
  await composer.getByRole('textbox', { name: 'Text' }).fill('We come on Monday.')
  await composer.locator('input[type=file]').setInputFiles({
    name: 'plan.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('The plan'),
  })
  await composer.getByRole('textbox', { name: 'Text' }).press('Control+Enter')
  await expect(page.getByText(/^The mail leaves in \d+ s/)).toBeVisible()
  await page.getByRole('alert').getByRole('button', { name: 'Undo (Z)' }).click()
  await expect(page.getByText('Taken back. It is a draft again.')).toBeVisible()
  expect(mail.received).toEqual([])

  await expect(page).toHaveURL(/\/outbox\/mail_/)
  await expect(composer.getByRole('textbox', { name: 'Text' })).toHaveValue('We come on Monday.')
  await composer.getByRole('button', { name: 'Send' }).click()
  await expect.poll(() => mail.received.length, { timeout: 60_000 }).toBe(1)
  expect(mail.received[0]?.bytes.toString()).toContain('filename=plan.txt')
})

test('a mail can wait for a time, and goes to nobody by mistake', async ({ page }) => {
  await ensureAccount()
  const { rows } = await ask(orgo, 'GET', '/tasks?view=open&limit=1')
  await page.goto(`${orgo.origin}/tasks/${rows[0].taskId}?write=new`)
  const composer = page.getByRole('form', { name: 'Mail to be sent' })
  await composer.getByRole('button', { name: 'Send' }).click()
  await expect(composer.getByText('Write something first.')).toBeVisible()
  await composer.getByRole('textbox', { name: 'Text' }).fill('On Wednesday.')
  await composer.getByText('At a time').click()
  await composer.getByLabel('Day and time').fill('2001-01-01T09:00')
  await expect(composer.getByText('Choose a time that is still to come.')).toBeVisible()
  await composer.getByLabel('Day and time').fill('2099-01-01T09:00')
  await composer.getByRole('button', { name: 'Send later' }).click()
  await expect(page.getByText(/^The mail leaves .*2099/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Mail about this task' }).getByText('Queued')).toBeVisible()
})
