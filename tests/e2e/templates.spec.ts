import { expect, type Page } from '@playwright/test'
import { test } from './orgo-test.ts'

const editor = (page: Page) => page.getByRole('textbox', { name: /^Text of / })
const preview = (page: Page) => page.getByRole('region', { name: 'Preview' })
const mail = (page: Page) => preview(page).locator('iframe.mail-frame').contentFrame()
const address = '/templates/edit/email/task_assignment/en'

async function open(page: Page): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1, name: 'task_assignment' })).toBeVisible()
  await expect(mail(page).getByText('has given you a task')).toBeVisible()
}

/** Writes a line at the end of the text. */
async function write(page: Page, line: string): Promise<void> {
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.insertText(`\n${line}`)
}

test('A-32 a mistake in a text is underlined at its line, F8 goes to it, and it is not saved', async ({ page }) => {
  await open(page)
  await write(page, '{{ task.titel }}')
  await expect(page.locator('.cm-lintRange-error')).toHaveCount(1)
  const line = await page.locator('.cm-line').count()
  await page.keyboard.press('F8')
  await expect(page.locator('.editor-said')).toContainText(new RegExp(`^Line ${line}, column \\d+: .*titel`))
  await page.keyboard.press('ControlOrMeta+s')
  await expect(page.locator('.editor-said')).toContainText('titel')
  await expect(page.getByText('As shipped', { exact: true })).toBeVisible()
  await preview(page)
    .getByRole('tab', { name: /^Problems 1/ })
    .click()
  await expect(preview(page).getByRole('listitem')).toContainText('titel')
})

test('B-19 a text shows what it makes of a real task, is saved as an own copy and taken back', async ({ page }) => {
  await open(page)
  await preview(page).getByRole('button', { name: 'Choose a task' }).click()
  const task = page.getByRole('dialog', { name: 'Choose a task' }).getByRole('listitem').first().getByRole('button')
  const title = (await task.innerText()).trim()
  await task.click()
  await expect(page).toHaveURL(/on=task_/)
  await expect(preview(page).locator('.preview-subject')).toContainText(title)

  await write(page, 'Water the plants.')
  await expect(mail(page).getByText('Water the plants.')).toBeVisible()
  await preview(page).getByRole('tab', { name: 'Plain text' }).click()
  await expect(preview(page).getByText('Water the plants.')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+s')
  await expect(page.getByText('Your own copy', { exact: true })).toBeVisible()
  await preview(page).getByRole('tab', { name: 'Before' }).click()
  await expect(preview(page).getByRole('list').getByRole('button', { name: 'Take this text' })).toHaveCount(1)

  await page.goto('/templates')
  await expect(page.getByRole('row').filter({ hasText: 'task_assignment' })).toContainText('own copy')
  await page.goto(address)
  await page.getByRole('button', { name: 'More for this file' }).click()
  await page.getByRole('menuitem', { name: 'Take the shipped text back' }).click()
  await expect(page.getByText('As shipped', { exact: true })).toBeVisible()
  await expect(editor(page)).not.toContainText('Water the plants.')
})

test('B-29 the same text is one press away in its other languages', async ({ page }) => {
  await open(page)
  await page.getByRole('radiogroup', { name: 'Language of the text' }).getByText('DE').click()
  await expect(page).toHaveURL(/task_assignment\/de/)
  await expect(editor(page)).toContainText('language: de')
})
