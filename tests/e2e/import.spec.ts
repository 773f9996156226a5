import { readFileSync } from 'node:fs'
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

test('a dropped archive becomes a statement that adds up, and each number opens its items', async ({ page }) => {
  await page.goto('/import')
  await dropFile(page, 'dropped.mbox', writeArchive('dropped'))
  await expect(page.getByRole('heading', { name: 'Imported dropped.mbox' })).toBeVisible()
  await page.getByRole('link', { name: 'Show the statement' }).click()
  await expect(page).toHaveURL(/\/archives\/archive_/)
  expect(await readStatement(page)).toEqual([4, 3, 1, 0, 0])

  await page.getByRole('link', { name: /duplicate$/ }).click()
  const items = page.getByRole('region', { name: 'Items: duplicate' })
  await expect(items.getByRole('link', { name: 'dropped number 2' })).toHaveCount(1)
  await items.getByRole('button', { name: /^Show raw/ }).click()
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Raw message' })).toContainText('Text of dropped 2.')
})

test('importing the same file again imports nothing', async ({ page }) => {
  const archive = writeArchive('twice')
  await page.goto('/import')
  await dropFile(page, 'first.mbox', archive)
  await expect(page.getByRole('heading', { name: 'Imported first.mbox' })).toBeVisible()
  await dropFile(page, 'second.mbox', archive)
  await expect(page.getByRole('heading', { name: 'Imported second.mbox' })).toBeVisible()
  const card = page.getByRole('heading', { name: 'Imported second.mbox' }).locator('xpath=ancestor::section')
  await expect(card.getByRole('link', { name: /imported$/ })).toHaveText(/^0/)
})

test('a path is imported too, and the sample again gives 0 imported', async ({ page }) => {
  await page.goto('/import')
  await page.getByLabel('Or the path of a file on this machine').fill(samplePath)
  await page.keyboard.press('Enter')
  const card = page.getByRole('heading', { name: 'Imported riverside.mbox' }).locator('xpath=ancestor::section')
  await expect(card).toBeVisible()
  await expect(card.getByRole('link', { name: /imported$/ })).toHaveText(/^0/)
  const { found } = JSON.parse(readFileSync(samplePath.replace('.mbox', '.expected.json'), 'utf8'))
  await expect(card.getByRole('link', { name: /duplicate$/ })).toHaveText(new RegExp(`^${found}`))
})

test('what cannot be imported says why in one sentence', async ({ page }) => {
  await page.goto('/import')
  await page.getByLabel('Or the path of a file on this machine').fill('/nowhere/at-all.mbox')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'at-all.mbox could not be imported' })).toBeVisible()
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await dropFile(page, 'notes.mbox', 'These are notes, and no mail at all.\n')
  await expect(page.getByRole('heading', { name: 'notes.mbox could not be imported' })).toBeVisible()
  await expect(page.getByRole('alert')).not.toBeEmpty()
})

test('a file dropped on another screen is imported as well', async ({ page }) => {
  await page.goto('/health')
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible()
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([text], 'elsewhere.mbox'))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }, writeArchive('elsewhere'))
  await expect(page.getByRole('heading', { name: 'Imported elsewhere.mbox' })).toBeVisible()
})
