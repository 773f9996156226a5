import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { test } from './orgo-test.ts'
import { samplePath } from './start-orgo.ts'

/** A small archive of its own: three mails, one of them twice. */
function writeArchive(name: string): string {
  const mail = (n: number) =>
    [
      'From sender@riverside.example Mon Jun 01 10:00:00 2026',
      `From: Sender <sender@riverside.example>`,
      'To: office@riverside.example',
      `Subject: ${name} number ${n}`,
      `Date: Mon, 01 Jun 2026 10:0${n}:00 +0000`,
      `Message-ID: <${name}-${n}@riverside.example>`,
      '',
      `Text of ${name} ${n}.`,
      '',
      '',
    ].join('\n')
  return [1, 2, 3, 2].map(mail).join('')
}

async function dropFile(page: Page, name: string, content: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, text]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([text ?? ''], fileName ?? ''))
      return transfer
    },
    [name, content],
  )
  await page.getByTestId('drop-zone').dispatchEvent('drop', { dataTransfer: data })
}

/** found, imported, duplicate, skipped and failed as the statement shows them. */
async function readStatement(page: Page): Promise<number[]> {
  const numbers = page.locator('.statement-number .statement-value')
  await expect(numbers.first()).toBeVisible()
  return (await numbers.allInnerTexts()).map((text) => Number(text.replace(/\D/g, '')))
}

const field = (page: Page) => page.getByLabel('Or the path of a file or folder on this machine')
const next = (page: Page) => page.getByRole('button', { name: 'Next', exact: true })

/** Drops a file and imports all of it by the quick way. */
async function importDropped(page: Page, name: string, content: string): Promise<void> {
  await dropFile(page, name, content)
  await page.getByRole('button', { name: 'Import everything now' }).click()
  await expect(page.getByRole('heading', { name: `Imported ${name}` })).toBeVisible()
}

test('a dropped archive becomes a statement that adds up, and each number opens its items', async ({ page }) => {
  await page.goto('/import')
  await importDropped(page, 'dropped.mbox', writeArchive('dropped'))
  await page.getByRole('link', { name: 'Show the statement' }).click()
  await expect(page).toHaveURL(/\/archives\/archive_/)
  expect(await readStatement(page)).toEqual([4, 3, 1, 0, 0])

  await page.getByRole('link', { name: /duplicate$/ }).click()
  const items = page.getByRole('region', { name: 'Items: duplicate' })
  await expect(items.getByRole('link', { name: 'dropped number 2' })).toHaveCount(1)
  await items.getByRole('button', { name: /^Show raw/ }).click()
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Raw message' })).toContainText('Text of dropped 2.')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the raw item' }).click()
  expect(readFileSync(await (await download).path(), 'utf8')).toContain('Text of dropped 2.')
})

test('importing the same file again imports nothing', async ({ page }) => {
  const archive = writeArchive('twice')
  await page.goto('/import')
  await importDropped(page, 'first.mbox', archive)
  await importDropped(page, 'second.mbox', archive)
  const card = page.getByRole('heading', { name: 'Imported second.mbox' }).locator('xpath=ancestor::section')
  await expect(card.getByRole('link', { name: /imported$/ })).toHaveText(/^0/)
})

test('B-16 a path is looked into first, says that it was imported before, and the sample again gives 0 imported', async ({
  page,
}) => {
  await page.goto('/import')
  await field(page).fill(samplePath)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 3, name: 'riverside.mbox' })).toBeVisible()
  await expect(page.getByRole('link', { name: /^This was imported before/ })).toBeVisible()
  const { found } = JSON.parse(readFileSync(samplePath.replace('.mbox', '.expected.json'), 'utf8'))
  await expect(page.getByRole('definition').filter({ hasText: new RegExp(`^${found}$`) })).toBeVisible()
  await page.getByRole('button', { name: 'Import everything now' }).click()
  const card = page.getByRole('heading', { name: 'Imported riverside.mbox' }).locator('xpath=ancestor::section')
  await expect(card.getByRole('link', { name: /imported$/ })).toHaveText(/^0/)
  await expect(card.getByRole('link', { name: /duplicate$/ })).toHaveText(new RegExp(`^${found}`))
})

test('B-16 the wizard goes by keys, loses nothing on the way back or on a reload, and imports what was chosen', async ({
  page,
  orgo,
}) => {
  const folder = join(orgo.folder, 'letters')
  for (const name of ['kept', 'left']) {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, `${name}.mbox`), writeArchive(`wizard-${name}`))
  }
  await page.goto('/import')
  await field(page).fill(folder)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 3, name: 'letters' })).toBeVisible()
  await expect(next(page)).toBeEnabled()
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'Which folders and dates' })).toBeFocused()
  const tree = page.getByRole('tree')
  const row = (name: string) => tree.getByRole('treeitem', { name, exact: true })
  await expect(row('left')).toHaveAttribute('aria-checked', 'true')
  await row('left').click()
  await expect(row('left')).toHaveAttribute('aria-checked', 'false')
  await expect(row('letters')).toHaveAttribute('aria-checked', 'mixed')
  await next(page).press('Enter')

  await expect(page.getByRole('heading', { name: 'Past or present' })).toBeFocused()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(row('left')).toHaveAttribute('aria-checked', 'false')
  await page.reload()
  await expect(row('left')).toHaveAttribute('aria-checked', 'false')
  await next(page).click()
  await next(page).click()

  await expect(page.getByRole('status').filter({ hasText: /and send nothing\./ })).toContainText(/^Of \d+ items/)
  await next(page).click()
  await expect(page.getByText('Taken in as an archive: nothing will be sent')).toBeVisible()
  await page.getByRole('button', { name: 'Start the import' }).click()
  await expect(page.getByRole('heading', { name: 'Imported letters' })).toBeVisible()
  await page.getByRole('link', { name: 'Show the statement' }).click()
  expect(await readStatement(page)).toEqual([4, 3, 1, 0, 0])
})

test('mail is treated as new only with a tick and the typed count', async ({ page }) => {
  await page.goto('/import')
  await dropFile(page, 'live.mbox', writeArchive('live'))
  await expect(next(page)).toBeEnabled()
  await page.goto('/import?step=how')
  await page.getByLabel('As new mail').check()
  await expect(next(page)).toBeDisabled()
  await page.getByLabel('Let rules start timers and send mail').check()
  await expect(next(page)).toBeDisabled()
  const typed = page.getByLabel(/^Type /)
  await typed.fill('3')
  await expect(next(page)).toBeDisabled()
  const asked = /Type (?:the number of items, (\d+),|"(\w+)") to confirm/.exec(
    (await page.getByText(/^Type /).textContent()) ?? '',
  )
  await typed.fill(asked?.[1] ?? asked?.[2] ?? '')
  await expect(next(page)).toBeEnabled()
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByTestId('drop-zone')).toBeVisible()
})

test('an import is counted again, and taken back after saying what goes', async ({ page, orgo }) => {
  const path = join(orgo.folder, 'back.mbox')
  writeFileSync(path, writeArchive('back'))
  await page.goto('/import')
  await field(page).fill(path)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Import everything now' }).click()
  await page.getByRole('link', { name: 'Show the statement' }).click()
  await page.getByRole('button', { name: 'Verify', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Verification' })).toContainText('Orgo read 4, second reader 4.')
  const list = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the list as CSV' }).click()
  expect(readFileSync(await (await list).path(), 'utf8')).toContain('back number 2')
  await page.getByRole('button', { name: 'Undo this import' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take back 3 messages' }).click()
  await expect(page.getByText('Taken back', { exact: true })).toBeVisible()
  await page.goto('/messages?q=back')
  await expect(page.getByRole('link', { name: /back number/ })).toHaveCount(0)
})

test('what cannot be imported says why in one sentence', async ({ page }) => {
  await page.goto('/import')
  await field(page).fill('/nowhere/at-all.mbox')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'at-all.mbox cannot be imported' })).toBeVisible()
  await expect(page.getByText('None of these can be imported.')).toBeVisible()
  await page.getByRole('button', { name: 'Remove at-all.mbox' }).click()
  await dropFile(page, 'notes.mbox', 'These are notes, and no mail at all.\n')
  await expect(page.getByRole('heading', { name: 'notes.mbox cannot be imported' })).toBeVisible()
  await expect(page.getByRole('alert')).not.toBeEmpty()
})

test('a file dropped on another screen is looked into as well', async ({ page }) => {
  await page.goto('/health')
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible()
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([text], 'elsewhere.mbox'))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }, writeArchive('elsewhere'))
  await page.getByRole('button', { name: 'Import everything now' }).click()
  await expect(page.getByRole('heading', { name: 'Imported elsewhere.mbox' })).toBeVisible()
})

test('P pauses an import and goes on with it, and a paused one waits over a reload', async ({ page, orgo }) => {
  test.setTimeout(300_000)
  const path = join(orgo.folder, 'large.mbox')
  writeLarge(path)
  await page.goto('/import')
  await field(page).fill(path)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Import everything now' }).click()
  await expect(page.getByText(/^[1-9][\d,]* items, .*\/s, /)).toBeVisible()
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('p')
  await expect(page.getByRole('heading', { name: 'Import of large.mbox is paused' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Import of large.mbox is paused' })).toBeVisible()
  await expect(page.getByText(/^Import of large.mbox waits at \d+ %$/)).toBeVisible()
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('p')
  await expect(page.getByRole('row', { name: /large\.mbox/ })).toContainText('Complete', { timeout: 200_000 })
  await page.getByRole('link', { name: 'large.mbox' }).first().click()
  expect(await readStatement(page)).toEqual([largeMails, largeMails, 0, 0, 0])
})

const largeMails = 600

/** 60 MB: enough batches to be paused between. */
function writeLarge(path: string): void {
  const text = 'Nothing to be done here at all.\n'.repeat(3000)
  const mails = Array.from({ length: largeMails }, (_, n) => {
    const head = `From: Sender <sender@riverside.example>\nMessage-ID: <large-${n}@riverside.example>\nSubject: Large ${n}\n`
    return `From sender@riverside.example Mon Jun 01 10:00:00 2026\n${head}Date: Mon, 01 Jun 2026 10:00:00 +0000\n\n${text}${n}\n\n`
  })
  writeFileSync(path, mails.join(''))
}

test('what an Outlook archive held besides mail is offered: tasks to make, contacts to look through', async ({ page }) => {
  await page.goto('/import')
  await field(page).fill(samplePath.replace('.mbox', '.pst'))
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Import everything now' }).click()
  await expect(page.getByRole('heading', { name: 'Imported riverside.pst' })).toBeVisible()

  const tasks = page.getByRole('region', { name: /Outlook tasks? offered$/ })
  await tasks.getByRole('button', { name: 'Show', exact: true }).click()
  const offer = tasks.getByRole('listitem').filter({ hasText: 'Sign the service contract for the boilers' })
  await offer.getByRole('button', { name: /^Make a task of/ }).click()
  await expect(offer.getByRole('button')).toHaveCount(0)

  const people = page.getByRole('region', { name: /contacts? suggested$/ })
  await people.getByRole('button', { name: 'Show', exact: true }).click()
  const before = await people.getByRole('listitem').count()
  await people
    .getByRole('button', { name: /^Dismiss/ })
    .first()
    .click()
  await expect(people.getByRole('listitem')).toHaveCount(before - 1)

  await page.getByRole('link', { name: 'Show the statement' }).click()
  await page.getByLabel('Kind').selectOption('Contact')
  await expect(page).toHaveURL(/kind=contact/)
  await expect(
    page
      .getByRole('region', { name: 'Items' })
      .getByText(/^Contact · /)
      .first(),
  ).toBeVisible()
})

test('a folder is watched until it is removed from the list', async ({ page, orgo }) => {
  const folder = join(orgo.folder, 'incoming')
  mkdirSync(folder)
  await page.goto('/import')
  const watched = page.getByRole('region', { name: 'Watched folders' })
  await watched.getByLabel('Path of a folder on this machine').fill('/nowhere/at-all')
  await page.keyboard.press('Enter')
  await expect(watched.getByText(/was not found/)).toBeVisible()
  await watched.getByLabel('Path of a folder on this machine').fill(folder)
  await page.keyboard.press('Enter')
  await expect(watched.getByRole('listitem').filter({ hasText: folder })).toBeVisible()
  await watched.getByRole('button', { name: `Stop watching ${folder}` }).click()
  await expect(watched.getByRole('listitem')).toHaveCount(0)
})
