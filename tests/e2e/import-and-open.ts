import type { Page } from '@playwright/test'

/** Imports one mail through the wizard and opens it by its subject. */
export async function importAndOpen(page: Page, eml: string, subject: string): Promise<void> {
  await page.goto('/import')
  const file = { name: `${subject.replaceAll(' ', '-')}.eml`, mimeType: 'message/rfc822', buffer: Buffer.from(eml) }
  await page.getByLabel('Choose files').setInputFiles(file)
  await page.getByRole('button', { name: 'Import everything now' }).click()
  await page.getByRole('link', { name: 'Show the statement' }).click()
  await page.getByRole('link', { name: subject }).click()
}
