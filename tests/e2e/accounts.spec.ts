import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { type MailServer, startMailServer } from '../fault/mail-server.ts'
import { ask } from './mail-parts.ts'
import { type OrgoHost, root, signIn, startOrgo } from './start-orgo.ts'

let orgo: OrgoHost
let mail: MailServer
let cookie: Awaited<ReturnType<typeof signIn>>
test.beforeAll(async () => {
  mail = await startMailServer({ password: 'right' })
  orgo = await startOrgo([], (profile) => {
    mkdirSync(join(profile, 'config'), { recursive: true })
    copyFileSync(join(root, 'resources/samples/people.yaml'), join(profile, 'config/people.yaml'))
  })
  cookie = await signIn(orgo)
})
test.afterAll(async () => {
  await orgo.remove()
  await mail.close()
})
test.beforeEach(async ({ context }) => {
  await context.addCookies([cookie])
})

test('A-18 an account is added by its form, tested in words, and its password never comes back', async ({ page }) => {
  await page.goto(`${orgo.origin}/settings/accounts`)
  await page.getByRole('button', { name: 'Add an account' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add an account' })
  await dialog.getByRole('button', { name: 'Add an account' }).click()
  await expect(dialog.getByText('Write the address that mail comes from', { exact: false })).toBeVisible()
  await dialog.getByLabel('Address that mail comes from').fill('desk@home.example')
  await dialog.getByLabel('Mail server').fill('mail.elsewhere.example')
  await dialog.getByLabel('Encryption').selectOption({ label: 'None: a server on this machine' })
  await dialog.getByLabel('User name').fill('desk')
  await dialog.getByLabel('Password', { exact: true }).fill('wrong')
  await dialog.getByRole('button', { name: 'Add an account' }).click()
  await expect(
    dialog.getByText('Without encryption Orgo speaks to a server on this machine alone', { exact: false }),
  ).toBeVisible()
  await dialog.getByLabel('Mail server').fill('127.0.0.1')
  await dialog.getByLabel('Port').fill(String(mail.port))
  await dialog.getByRole('button', { name: 'Add an account' }).click()
  await expect(page.getByText('The account is added', { exact: false })).toBeVisible()

  const card = page.getByRole('region', { name: 'desk@home.example' })
  await expect(card.getByText('Default')).toBeVisible()
  await card.getByRole('button', { name: 'Test desk@home.example' }).click()
  await expect(card.getByText(/refused|does not know|password/i).first()).toBeVisible()
  expect(await page.content()).not.toContain('wrong')

  await card.getByRole('button', { name: 'New password' }).click()
  await page.getByRole('dialog', { name: 'New password' }).getByLabel('New password').fill('right')
  await page.getByRole('button', { name: 'Save the password' }).click()
  await expect(page.getByText('The password is saved')).toBeVisible()
  await card.getByRole('button', { name: 'Test desk@home.example' }).click()
  await expect(card.getByText('Nothing was sent.', { exact: false })).toBeVisible()
  expect(mail.logins.map(({ secret }) => secret)).toEqual(['wrong', 'right'])
  expect(JSON.stringify(await ask(orgo, 'GET', '/accounts'))).not.toContain('right')
})

test('what somebody is told of is theirs to choose, and goes back to the default', async ({ page }) => {
  await page.goto(`${orgo.origin}/settings/notices`)
  await page.getByLabel('Whose notices').selectOption({ label: 'Lea Papierkranich' })
  const late = page.getByRole('checkbox', { name: 'My task is late: Mail at once' })
  await late.check()
  await page.getByRole('switch', { name: 'Be quiet between' }).uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The notices of Lea Papierkranich are saved')).toBeVisible()
  await page.reload()
  await page.getByLabel('Whose notices').selectOption({ label: 'Lea Papierkranich' })
  await expect(late).toBeChecked()
  await page.getByRole('button', { name: 'Back to the default' }).click()
  await expect(late).not.toBeChecked()
  await page.getByRole('button', { name: 'Show the mail of today' }).click()
  await expect(
    page.getByRole('region', { name: 'The mail of today' }).getByText('The next one goes out', { exact: false }),
  ).toBeVisible()
})

test('T8 a circular says who gets it before it is made, and whom to call after', async ({ page }) => {
  await page.goto(`${orgo.origin}/circulars/new`)
  await page.getByLabel('Title for this list').fill('Water off')
  await page.getByLabel('Subject').fill('Water off on Monday')
  await page.getByRole('textbox', { name: 'Text' }).fill('Dear {name}, the water is off.')
  await page.getByRole('textbox', { name: 'Addresses' }).fill('Ida <ida@sender.example>\nnonsense\nben@sender.example')
  await page.getByRole('button', { name: 'Preview' }).click()
  const preview = page.getByRole('region', { name: 'What would go out' })
  await expect(preview.getByText('2 recipients')).toBeVisible()
  await expect(preview.getByText(/^Line 2:/)).toBeVisible()
  await preview.getByRole('button', { name: 'Put 2 mails into the Outbox' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Water off' })).toBeVisible()
  await expect(page.getByText('Waits to be released')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Recipients' }).getByText('ida@sender.example')).toBeVisible()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as CSV' }).click()
  expect((await saved).suggestedFilename()).toMatch(/\.csv$/)
  await page.getByRole('button', { name: 'Send 2 mails' }).click()
  await expect(page.getByText('The circular goes out')).toBeVisible()
})
